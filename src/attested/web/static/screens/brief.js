// The order of sections: by dragging, or by the arrows.
import { $, $$ } from "../base.js";

const form = $(".shape");
const list = $(".sections");
let held = null;

const write = () => (form.elements.sections.value = $$("input:checked", list).map((box) => box.value).join(","));
list.addEventListener("change", write);
list.addEventListener("click", (event) => {
  const button = event.target.closest(".up");
  const row = button?.closest("li");
  if (row?.previousElementSibling) {
    row.previousElementSibling.before(row);
    button.focus();
    write();
  }
});
list.addEventListener("dragstart", (event) => (held = event.target.closest("li")));
list.addEventListener("dragover", (event) => {
  const over = event.target.closest("li");
  if (!held || !over || over === held) return;
  event.preventDefault();
  const half = over.getBoundingClientRect();
  event.clientY < half.top + half.height / 2 ? over.before(held) : over.after(held);
});
list.addEventListener("drop", (event) => {
  event.preventDefault();
  held = null;
  write();
});
