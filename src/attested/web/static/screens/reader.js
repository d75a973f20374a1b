// The source reader: from the words to the claim and back, families shown or not.
import { $, $$, key, say } from "../base.js";
import { ranges } from "../text.js";
import { close, compose, take } from "./composer.js";

const text = $("#text") ?? document.createElement("div"); // the list of reports has no text
const cards = new Map($$(".beside .card").map((card) => [card.dataset.claim, card]));
const bearing = (id, attribute) => $$(`[data-${attribute}~="${CSS.escape(id)}"]`, text);

const place = $("#composer") ?? { hidden: true };
let active = null;

/** Colour the words of a claim's slots and speakers, where the browser can: nothing in the page is changed for it. */
function paint(name, spans) {
  if (!("highlights" in CSS)) return;
  const found = (spans ?? "").split(" ").filter(Boolean).flatMap((span) => ranges(text, ...span.split("-").map(Number)));
  if (found.length) CSS.highlights.set(name, new Highlight(...found));
  else CSS.highlights.delete(name);
}


/** Mark one claim: its sentence in the text, its card beside it. */
export function mark(id, { text: inText = false, card: inCards = false } = {}) {
  $$(".on", text).forEach((piece) => piece.classList.remove("on"));
  cards.get(active)?.classList.remove("is-on");
  active = cards.has(id) ? id : null;
  const card = cards.get(active);
  paint("argument", card?.dataset.arguments);
  paint("speaker", card?.dataset.speakers);
  if (!card) return;
  card.classList.add("is-on");
  [...bearing(id, "evidence"), ...bearing(id, "claims")].forEach((piece) => piece.classList.add("on"));
  if (inText) (bearing(id, "claims")[0] ?? bearing(id, "evidence")[0])?.scrollIntoView({ block: "center" });
  if (inCards) card.scrollIntoView({ block: "nearest" });
}

text.addEventListener("click", (event) => {
  const words = event.target.closest("[data-claims], [data-evidence]");
  if (!words || !getSelection().isCollapsed) return;
  const ids = (words.dataset.claims || words.dataset.evidence).split(" ").filter((id) => cards.has(id) && !cards.get(id).hidden);
  if (!ids.length) return;
  event.preventDefault();
  const next = ids[(ids.indexOf(active) + 1) % ids.length];
  mark(next, { card: true });
  if (ids.length > 1) say(`${ids.indexOf(next) + 1} of ${ids.length} claims on these words`);
});
$(".beside")?.addEventListener("click", (event) => {
  const card = event.target.closest(".card");
  if (card && !event.target.closest("a, button, summary, input, select, textarea")) mark(card.dataset.claim, { text: true });
});
document.addEventListener("attested:at", (event) => {
  if (event.target.matches(".card")) mark(event.target.dataset.claim, { text: true });
});

$$(".families button").forEach((button) =>
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    narrow();
  }),
);
function narrow() {
  const on = new Set($$('.families [aria-pressed="true"]').map((button) => button.dataset.family));
  for (const card of cards.values()) card.hidden = ![...on].some((name) => card.classList.contains(`family-${name}`));
  $$(".trigger", text).forEach((words) => words.classList.toggle("off", words.dataset.claims.split(" ").every((id) => cards.get(id)?.hidden)));
}
narrow();

key("Escape", () => (place.hidden ? mark(null) : close()));
key("a", () => (place.hidden ? document.querySelector("[data-compose]") && compose() : take()));
key("c", () => active && $(`[data-correct="${active}"]`) && compose(active));
for (const [letter, verdict] of [["y", "accept"], ["n", "reject"], ["u", "unsure"]])
  key(letter, () => active && $(`button[value="${verdict}"]`, cards.get(active))?.click());
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-compose], button[data-correct]");
  if (button) compose(button.dataset.correct ?? "");
});
const asked = new URLSearchParams(location.search).get("claim") ?? location.hash.replace("#c-", "");
if (asked) mark(asked, { text: true, card: true });
