// Arrow keys: left and right along a lane, up and down from lane to lane; what is under the focus is said below.
import { $, $$ } from "../base.js";
import "../strip.js";

const lanes = $$(".lane").map((lane) => $$("[data-bar]", lane));
const all = lanes.flat();
// One stop for the tab key; arrows go on from there.
all.forEach((bar, n) => bar.setAttribute("tabindex", n ? "-1" : "0"));
const go = (bar) => {
  all.forEach((other) => other.setAttribute("tabindex", other === bar ? "0" : "-1"));
  bar.focus();
  bar.scrollIntoView({ block: "nearest" });
};
$(".timeline")?.addEventListener("keydown", (event) => {
  const bar = event.target.closest("[data-bar]");
  const lane = lanes.findIndex((held) => held.includes(bar));
  if (lane < 0) return;
  const at = lanes[lane].indexOf(bar);
  const near = (held) => held.reduce((best, other) => (Math.abs(middle(other) - middle(bar)) < Math.abs(middle(best) - middle(bar)) ? other : best));
  const next = { ArrowRight: lanes[lane][at + 1], ArrowLeft: lanes[lane][at - 1], Home: lanes[lane][0], End: lanes[lane].at(-1), ArrowDown: lanes[lane + 1] && near(lanes[lane + 1]), ArrowUp: lanes[lane - 1] && near(lanes[lane - 1]) }[event.key];
  if (!next) return;
  event.preventDefault();
  go(next);
});
$(".timeline")?.addEventListener("focusin", (event) => {
  const bar = event.target.closest("[data-bar]");
  if (bar) $(".frame-note").textContent = bar.getAttribute("aria-label");
});

const middle = (bar) => { const box = $("rect", bar).getBoundingClientRect(); return box.left + box.width / 2; };
