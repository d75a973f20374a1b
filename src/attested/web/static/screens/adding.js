// Dropping files onto the page, and saying which were chosen.
import { $, say } from "../base.js";

const drop = $("#drop");
const files = $("#files");
if (drop) {
  const told = () => {
    const list = $("#chosen");
    list.replaceChildren(
      ...[...files.files].slice(0, 50).map((file) => {
        const row = document.createElement("li");
        row.textContent = `${file.name} · ${Math.ceil(file.size / 1024).toLocaleString("en")} kB`;
        row.dir = "auto";
        return row;
      }),
    );
    if (files.files.length) say(`${files.files.length} chosen`);
  };
  files.addEventListener("change", told);
  for (const name of ["dragenter", "dragover"])
    document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  document.addEventListener("dragleave", (event) => event.relatedTarget || drop.classList.remove("is-over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    const all = new DataTransfer();
    for (const file of [...files.files, ...event.dataTransfer.files]) all.items.add(file);
    files.files = all.files;
    told();
  });
}
