// Search: choosing rows for what is done to many at once, and columns.
import { $, $$, key } from "../base.js";

const boxes = () => $$('input[name="claim"]');
const bulk = $(".bulk");

function count() {
  const chosen = boxes().filter((box) => box.checked).length;
  if (bulk) {
    bulk.hidden = !chosen;
    $(".count", bulk).textContent = `${chosen} chosen:`;
  }
}
document.addEventListener("change", (event) => {
  if (event.target.id === "all") boxes().forEach((box) => (box.checked = event.target.checked));
  if (event.target.matches("[data-column]")) {
    const form = event.target.form;
    form.elements.cols.value = $$("[data-column]", form).filter((box) => box.checked).map((box) => box.value).join(",");
  }
  count();
});
key("x", () => {
  const box = $('tr[aria-current="true"] input[name="claim"]');
  if (box) {
    box.checked = !box.checked;
    count();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of $$(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
count();
