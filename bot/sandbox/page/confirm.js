// "Are you sure?": the confirm dialog of a button, and the page's own before deleting.
import { make } from "./dom.js";
import { textOf } from "./text.js";

/** Ask; true if the person agrees. `asked` is Slack's confirm object: title, text, confirm, deny, style. */
export function sure(asked) {
  if (!asked) return Promise.resolve(true);
  return new Promise((answer) => {
    const dialog = make(
      "dialog",
      { class: "window small", role: "alertdialog", "aria-labelledby": "sure-title" },
      make("h2", { id: "sure-title" }, textOf(asked.title ?? { type: "plain_text", text: "Are you sure?" })),
      make("div", { class: "window-body words" }, textOf(asked.text)),
      make(
        "div",
        { class: "window-foot" },
        choice(asked.deny, "Cancel", "button", "no"),
        choice(asked.confirm, "Yes", `button ${asked.style ?? "primary"}`, "yes"),
      ),
    );
    dialog.addEventListener("click", ({ target }) => target.value && dialog.close(target.value));
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

const choice = (label, otherwise, look, value) =>
  make("button", { type: "button", class: look, value, text: label?.text ?? otherwise });
