// Windows of the page itself: a title, a body, a row of buttons; Escape closes, the focus goes back.
import { make } from "./dom.js";
import { raiseNotices } from "./toasts.js";

/** Open one and return it; `foot` are its buttons. Closing it takes it away. */
export function openWindow(title, body, foot) {
  const node = make(
    "dialog",
    { class: "window", "aria-labelledby": "window-title" },
    make(
      "header",
      { class: "window-head" },
      make("h2", { id: "window-title", tabIndex: -1, text: title }),
      make("button", {
        type: "button",
        class: "icon cross",
        "aria-label": "Close window",
        on: { click: () => node.close() },
      }),
    ),
    make("div", { class: "window-body" }, body),
    make("footer", { class: "window-foot" }, foot),
  );
  node.addEventListener("close", () => {
    raiseNotices();
    node.remove();
  });
  document.body.append(node);
  node.showModal();
  raiseNotices();
  node.querySelector("h2").focus();
  return node;
}
