// What every page can do: keys, menu, light and dark, moving in lists, words for a screen reader. No page needs it to be read.

export const $ = (selector, within = document) => within.querySelector(selector);
export const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

/** The token that whatever changes something must send. */
export const token = () => document.body.dataset.csrf;

/** Say something to whoever cannot see what changed, and show it for a while. */
export function say(words) {
  const place = $("#said");
  place.textContent = words;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (place.textContent = ""), 4000);
}

/** Send a form of ours by hand; the answer, or an Error with the words of the refusal. */
export async function send(path, fields, method = "POST") {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  const answer = await fetch(path, { method, body, headers: { "X-CSRF-Token": token(), "HX-Request": "true" }, credentials: "same-origin" });
  const text = await answer.text();
  if (!answer.ok) {
    const page = new DOMParser().parseFromString(text, "text/html");
    throw new Error(page.body.textContent.trim() || answer.statusText);
  }
  return text;
}

/** Whether somebody is typing, so that a letter is no command. */
export const typing = (event) => event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") || event.ctrlKey || event.metaKey || event.altKey;

const commands = new Map();
/** Let a key do something on this page. Pages call it once, with words for the list of keys. */
export function key(name, act, words) {
  commands.set(name, act);
  if (words) {
    const row = document.createElement("div");
    const term = document.createElement("dt");
    const shown = document.createElement("kbd");
    const means = document.createElement("dd");
    shown.textContent = name;
    means.textContent = words;
    term.append(shown);
    row.append(term, means);
    $("#keys .keys").append(row);
  }
}

if ($("[data-key-undo]")) key("z", () => $("[data-key-undo]").click(), "take back what was just done");

// Rows that j and k walk through: whatever carries data-row, else the cards.
const rows = () => ($$("[data-row]").length ? $$("[data-row]") : $$(".card"));
function walk(step) {
  const all = rows().filter((row) => row.offsetParent !== null);
  if (!all.length) return;
  const now = all.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = all[Math.min(all.length - 1, Math.max(0, now < 0 ? (step > 0 ? 0 : all.length - 1) : now + step))];
  all.forEach((row) => row.removeAttribute("aria-current"));
  next.setAttribute("aria-current", "true");
  next.scrollIntoView({ block: "nearest" });
  (next.matches("a, [tabindex]") ? next : $("a", next) ?? next).focus({ preventScroll: true });
  next.dispatchEvent(new CustomEvent("attested:at", { bubbles: true }));
}

let going = false;
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches("input, textarea")) return event.target.blur();
  if (event.defaultPrevented || typing(event) || $("dialog[open]")) return;
  if (going) {
    going = false;
    const link = $$("#menu a[data-key]").find((a) => a.dataset.key === event.key);
    if (link) {
      event.preventDefault();
      location.href = link.href;
    }
    return;
  }
  const act = commands.get(event.key);
  if (act) {
    event.preventDefault();
    act(event);
  } else if (event.key === "g") {
    going = true;
    setTimeout(() => (going = false), 1500);
  } else if (event.key === "/") {
    event.preventDefault();
    const menu = $(".menu-button");
    if (menu.offsetParent !== null && menu.getAttribute("aria-expanded") === "false") menu.click();
    ($("main input[type=search]") ?? $("#find")).focus();
  } else if (event.key === "?") {
    event.preventDefault();
    $("#keys").showModal();
  } else if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    walk(event.key === "j" ? 1 : -1);
  }
});

$(".menu-button").addEventListener("click", ({ currentTarget }) => {
  const open = $(".side").classList.toggle("is-open");
  currentTarget.setAttribute("aria-expanded", String(open));
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (button?.dataset.action === "keys") $("#keys").showModal();
  if (button?.dataset.action === "print") print();
  if (button?.dataset.action === "theme") {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
    document.dispatchEvent(new CustomEvent("attested:theme"));
  }
});
