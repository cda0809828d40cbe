// Modals: the top view of the stack in a window; the browser keeps the focus inside.
import { blockEntries } from "./blocks.js";
import { deed, dropTyped } from "./deeds.js";
import { focusKeeper, keep, make } from "./dom.js";
import { plainOf } from "./text.js";
import { raiseNotices } from "./toasts.js";
import { forget, stateOf } from "./values.js";

let dialog = null;
let shown = [];
let view = null;
let focusAgain = () => {};

/** Show what /_/look says of modals: {stack, errors} or null. */
export function showModal(modal) {
  const stack = modal?.stack ?? [];
  shown.filter((id) => !stack.some((one) => one.id === id)).forEach(forget);
  shown = stack.map(({ id }) => id);
  if (!stack.length) return close();
  dialog ??= windowOf();
  paint(stack, modal.errors ?? {});
  if (!dialog.open) {
    focusAgain = focusKeeper();
    document.body.append(dialog);
    dialog.showModal();
    raiseNotices();
    enter();
  }
  return undefined;
}

/** Take the window away without forgetting what was typed: another person has the page now. */
export function hideModal() {
  shown = [];
  close();
}

function close() {
  view = null;
  if (!dialog?.open) return;
  dialog.close();
  raiseNotices();
  dialog.remove();
  focusAgain();
}

const part = (name) => dialog.querySelector(`.${name}`);

function windowOf() {
  const form = make(
    "form",
    { novalidate: true },
    make(
      "header",
      { class: "window-head" },
      make("button", { type: "button", class: "icon back", "aria-label": "Back", on: { click: leave } }),
      make("h2", { id: "modal-title", tabIndex: -1 }),
      make("button", {
        type: "button",
        class: "icon cross",
        "aria-label": "Dismiss window",
        on: { click: leave },
      }),
    ),
    make("div", { class: "window-body blocks", tabIndex: -1 }),
    make(
      "footer",
      { class: "window-foot" },
      make("button", { type: "button", class: "button close", on: { click: leave } }),
      make("button", { type: "submit", class: "button primary submit" }),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  const node = make("dialog", { class: "window", "aria-labelledby": "modal-title" }, form);
  node.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  return node;
}

function paint(stack, errors) {
  const before = view;
  view = stack.at(-1);
  part("window-head h2").textContent = plainOf(view.title);
  part("back").hidden = stack.length < 2;
  part("close").textContent = plainOf(view.close) || (view.submit ? "Cancel" : "Close");
  part("submit").textContent = plainOf(view.submit);
  part("submit").hidden = !view.submit;
  keep(part("window-body"), blockEntries(view.blocks, placeOf(view)));
  if (before?.id !== view.id) part("window-body").scrollTop = 0;
  if (dialog.open && !dialog.contains(document.activeElement)) enter();
  showErrors(errors);
}

const placeOf = (one) => ({
  where: { view: one.id },
  key: one.id,
  surface: "modal",
  state: one.state?.values,
});

/** Where one begins: at the first field, else at the title. */
function enter() {
  const first = part("window-body").querySelector("input, textarea, select");
  (first ?? part("window-head h2")).focus({ preventScroll: true });
}

function showErrors(errors) {
  for (const slot of dialog.querySelectorAll("[data-error-of]")) mark(slot, errors[slot.dataset.errorOf]);
}

function mark(slot, text) {
  slot.textContent = text ?? "";
  slot.hidden = !text;
  const block = slot.closest(".block");
  block.classList.toggle("wrong", Boolean(text));
  block
    .querySelectorAll("input, textarea, select")
    .forEach((field) =>
      text ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid"),
    );
}

function toFirstError() {
  const wrong = dialog.querySelector(".block.wrong");
  wrong?.querySelector("input, textarea, select, button")?.focus({ preventScroll: true });
  wrong?.scrollIntoView({ block: "center" });
}

async function submit() {
  const button = part("submit");
  if (!view?.submit || button.matches(".busy")) return;
  dropTyped();
  busy(button, true);
  await deed("submit", { view: view.id, state: stateOf(placeOf(view), view.blocks) });
  busy(button, false);
  toFirstError();
}

function busy(button, on) {
  button.setAttribute("aria-disabled", String(on));
  button.classList.toggle("busy", on);
  dialog.setAttribute("aria-busy", String(on));
}

let leaving = null;

async function leave() {
  if (!view || leaving === view.id) return;
  leaving = view.id;
  dropTyped();
  await deed("close", { view: view.id });
  leaving = null;
}
