// One claim to decide on, by keys: each presses the button that says so, so that mouse, keys and screen readers do one and the same.
import { $, $$, key, say } from "./base.js";

for (const button of $$("[data-press]")) {
  const words = button.textContent.replace(/\s+/g, " ").trim().replace(/^. /, "").toLowerCase();
  key(button.dataset.press, () => (button.disabled ? say("there is nothing to do that to") : button.click()), words);
}
if ($("#verdict input[name=note]")) key("n", () => $("#verdict input[name=note]").focus(), "note with the decision");

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (!opener) return;
  const place = document.getElementById(opener.dataset.open);
  if (!place) return say("the claim stands in no event");
  place.open = true;
  place.scrollIntoView({ block: "nearest" });
  $("select, input:not([type=hidden]), button, a", place)?.focus();
});

// A decision is sent once, however often the key is pressed.
for (const form of $$("form#verdict, form#undo, form#skip"))
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
  });
addEventListener("pageshow", () => $$("form[data-sent]").forEach((form) => delete form.dataset.sent));

// The evidence into the middle of its passage, without moving the page.
const words = $(".passage");
const evidence = words && $(".evidence", words);
if (evidence) words.scrollTop = evidence.offsetTop - words.offsetTop - words.clientHeight / 4;
