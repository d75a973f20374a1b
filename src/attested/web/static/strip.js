// The strip of time: drag over bars to choose them, play them one by one. What is chosen goes into the address; each frame is an event.
import { $, $$, key } from "./base.js";

const strip = $(".time-strip");
if (strip) {
  const svg = $("svg", strip);
  const bars = $$("a", svg);
  let from = -1;
  const under = (event) => {
    const box = svg.getBoundingClientRect();
    return Math.min(bars.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * bars.length)));
  };
  const mark = (a, b) => bars.forEach((bar, n) => bar.classList.toggle("chosen", a >= 0 && n >= Math.min(a, b) && n <= Math.max(a, b)));
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerdown", (event) => {
    if (event.button || event.pointerType === "touch") return; // a finger scrolls, and taps one bar
    event.preventDefault();
    from = under(event);
    mark(from, from);
  });
  addEventListener("pointermove", (event) => from >= 0 && mark(from, under(event)));
  addEventListener("pointerup", (event) => {
    if (from < 0) return;
    const [a, b] = [from, under(event)].sort((x, y) => x - y);
    from = -1;
    const to = new URL(strip.dataset.path, location.href);
    to.searchParams.set("since", bars[a].dataset.first);
    to.searchParams.set("until", bars[b].dataset.last);
    location.href = to;
  });
  svg.addEventListener("click", (event) => event.pointerType !== "touch" && event.detail && event.preventDefault());

  const button = $(".play", strip);
  const words = $(".frame", strip);
  const steps = bars.filter((bar) => bar.classList.contains("on"));
  let timer = 0;
  const show = (bar) => {
    bars.forEach((other) => other.classList.toggle("playing", other === bar));
    words.textContent = bar ? bar.getAttribute("aria-label") : "";
    document.dispatchEvent(new CustomEvent("attested:frame", { detail: bar ? { first: bar.dataset.first, last: bar.dataset.last } : null }));
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    button.setAttribute("aria-pressed", "false");
    button.textContent = "▶ Play";
    show(null);
  };
  if (button && steps.length > 1) {
    button.hidden = false;
    const play = () => {
      if (timer) return stop();
      let at = 0;
      button.setAttribute("aria-pressed", "true");
      button.textContent = "■ Stop";
      show(steps[at]);
      timer = setInterval(() => (++at < steps.length ? show(steps[at]) : stop()), 900);
    };
    button.addEventListener("click", play);
    key("p", play, "play through time, stop");
  }
}
