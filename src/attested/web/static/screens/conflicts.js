// The conflict desk by keys: each presses the button that says so.
import { $, $$, key, say } from "../base.js";

for (const button of $$("[data-press]"))
  key(button.dataset.press, () => {
    if (button.form?.id === "splitting" && !$$("input[name=claim]:checked").length) return say("tick the claims that tell of another happening first");
    button.click();
  }, button.textContent.replace(/\s+/g, " ").trim().replace(/^. /, "").toLowerCase());
if ($("#other")) key("m", () => { $("#merge").scrollIntoView({ block: "nearest" }); ($("#merge .actions button") ?? $("#other")).focus(); }, "merge with another event");
if ($("#note")) key("n", () => $("#note").focus(), "write a note");
