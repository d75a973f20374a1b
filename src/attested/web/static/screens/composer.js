// Coding by hand: selected words become the parts of a claim. The server reads values and names from them, and says what it read.
import { $, say, send } from "../base.js";
import { ranges, selected, slice } from "../text.js";

const text = $("#text");
const place = $("#composer");
let held = null; // what was selected last: clicking into the form lets the selection go
let draft = null;

document.addEventListener("selectionchange", () => {
  const now = text && selected(text);
  if (!now) return;
  held = now;
  const line = $(".selected", place);
  if (line) line.textContent = `“${now.quote}”`;
});

export const selection = () => held;

/** Open the form: empty on the selected words, or filled with a claim to be corrected. */
export async function compose(id = "") {
  const answer = await fetch(`/sources/${text.dataset.document}/composer?claim=${encodeURIComponent(id)}`);
  if (!answer.ok) return say("the form could not be opened");
  place.innerHTML = await answer.text();
  place.hidden = false;
  const form = $("#compose");
  draft = JSON.parse(form.dataset.draft || "null") ?? { kind: "attack", evidence: [], trigger: null, slots: [], speakers: [], polarity: "affirmed", status: "occurred", hedge: null };
  if (!id && held) draft.evidence = [[held.start, held.end]];
  form.kind.value = draft.kind;
  form.denied.checked = draft.polarity === "denied";
  form.status.value = draft.status;
  form.hedge.value = draft.hedge ?? "";
  form.as.value = draft.trigger ? "agent" : "trigger";
  form.addEventListener("input", changed);
  form.addEventListener("submit", save);
  $(".use", form).addEventListener("click", take);
  $(".cancel", form).addEventListener("click", close);
  show();
  form.kind.focus();
  place.scrollIntoView({ block: "nearest" });
}

export function close() {
  place.replaceChildren();
  place.hidden = true;
  draft = null;
  if ("highlights" in CSS) CSS.highlights.delete("draft");
}

/** Take the selected words as what the form says they are. */
export function take() {
  if (!draft || !held) return say("select words in the text first");
  const as = $("#compose").as.value;
  if (as === "evidence") draft.evidence.push([held.start, held.end]);
  else if (as === "trigger") draft.trigger = [held.start, held.end];
  else if (as === "speaker") draft.speakers.push({ start: held.start, end: held.end, kind: "unknown", named: /^\p{Lu}/u.test(held.quote) });
  else draft.slots.push({ role: as, start: held.start, end: held.end });
  show();
}

const roles = () => JSON.parse($("#compose").dataset.roles);
const element = (name, attributes = {}, ...within) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) key in made ? (made[key] = value) : made.setAttribute(key, value);
  made.append(...within);
  return made;
};

function show() {
  const list = $(".pieces", place);
  const pieces = [
    ...draft.evidence.map(([start, end], n) => ({ label: "sentence", start, end, drop: () => draft.evidence.splice(n, 1) })),
    ...(draft.trigger ? [{ label: "key words", start: draft.trigger[0], end: draft.trigger[1], drop: () => (draft.trigger = null) }] : []),
    ...draft.speakers.map((said, n) => ({ label: "says so", ...said, said, drop: () => draft.speakers.splice(n, 1) })),
    ...draft.slots.map((slot, n) => ({ label: slot.role.replaceAll("_", " "), ...slot, slot, drop: () => draft.slots.splice(n, 1) })),
  ];
  list.replaceChildren(
    ...pieces.map((piece) => {
      const words = slice(text, piece.start, piece.end);
      const drop = element("button", { type: "button", className: "plain", ariaLabel: `let go of ${piece.label}: ${words}` }, "✕");
      drop.addEventListener("click", () => {
        piece.drop();
        show();
      });
      const row = element("li", {}, element("b", {}, piece.label), element("q", { dir: "auto" }, words), drop);
      if (piece.slot) row.append(...values(piece.slot));
      if (piece.said) row.append(...kinds(piece.said));
      return row;
    }),
  );
  if ("highlights" in CSS) CSS.highlights.set("draft", new Highlight(...pieces.flatMap((piece) => ranges(text, piece.start, piece.end))));
  changed();
}

function values(slot) {
  const holds = roles()[slot.role];
  const field = (name, label, type, more = {}) => {
    const input = element("input", { type, value: slot[name] ?? "", ...more });
    input.addEventListener("input", () => {
      slot[name] = input.value === "" ? null : type === "number" ? Number(input.value) : input.value;
    });
    return element("label", {}, label, input);
  };
  if (holds === "quantity") return [field("low", "at least", "number"), field("high", "at most", "number"), field("of", "of whom", "text")];
  if (holds === "time") return [field("earliest", "from", "date"), field("latest", "to", "date")];
  return [];
}

function kinds(said) {
  const choice = element("select", { ariaLabel: "what they are" });
  for (const kind of ["officials", "military", "armed_group", "politician", "monitor", "witness", "expert", "media", "unknown"])
    choice.append(element("option", { value: kind, selected: kind === said.kind }, kind.replaceAll("_", " ")));
  choice.addEventListener("input", () => (said.kind = choice.value));
  return [choice];
}

function read() {
  const form = $("#compose");
  return { ...draft, kind: form.kind.value, polarity: form.denied.checked ? "denied" : "affirmed", status: form.status.value, hedge: form.hedge.value.trim() || null };
}

function changed() {
  clearTimeout(changed.timer);
  changed.timer = setTimeout(async () => {
    if (!draft) return;
    const would = $(".would", place);
    try {
      would.innerHTML = await send(`/sources/${text.dataset.document}/draft`, { draft: JSON.stringify(read()) });
    } catch (trouble) {
      if (would) would.replaceChildren(element("p", { className: "quiet" }, trouble.message));
    }
  }, 350);
}

async function save(event) {
  event.preventDefault();
  const form = $("#compose");
  const button = $(".primary", form);
  button.disabled = true;
  try {
    const [id, done] = (await send(`/sources/${text.dataset.document}/claims`, { draft: JSON.stringify(read()), correct: form.dataset.correct, note: form.note.value })).trim().split(" ");
    location.href = `/sources/${text.dataset.document}?claim=${id}&done=${encodeURIComponent(done)}`;
  } catch (trouble) {
    button.disabled = false;
    $(".would", form).replaceChildren(element("p", { className: "trouble", role: "alert" }, trouble.message));
  }
}

