// A small menu at a button: arrow keys, Escape, a click elsewhere; a sheet at the bottom on a phone.
import { make } from "./dom.js";

const GAP = 4;
let open = null;

/** Open a menu at `anchor` with items [{text, act, description, danger}], or close the one that is open there. */
export function openMenu(anchor, label, items) {
  const mine = open?.anchor === anchor;
  close();
  if (mine) return;
  const menu = make(
    "div",
    { class: "menu", role: "menu", "aria-label": label, popover: "auto" },
    items.map((item) => entry(item)),
  );
  menu.addEventListener("keydown", (event) => walk(event, menu));
  menu.addEventListener("toggle", (event) => event.newState === "closed" && gone(menu, anchor));
  (anchor.closest("dialog") ?? document.body).append(menu);
  menu.showPopover();
  place(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");
  open = { menu, anchor };
  menu.firstElementChild?.focus();
}

function entry({ text, act, description, danger }) {
  return make(
    "button",
    {
      type: "button",
      role: "menuitem",
      class: danger ? "danger" : "",
      tabIndex: -1,
      on: {
        click: () => {
          close();
          act();
        },
      },
    },
    make("span", { text }),
    description ? make("small", { text: description }) : null,
  );
}

function close() {
  if (!open) return;
  const { menu, anchor } = open;
  menu.hidePopover();
  gone(menu, anchor);
  anchor.focus({ preventScroll: true });
}

function gone(menu, anchor) {
  anchor.setAttribute("aria-expanded", "false");
  if (open?.menu === menu) open = null;
  menu.remove();
}

function walk(event, menu) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Tab") close();
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length).focus();
}

function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + GAP + height <= innerHeight || at.top < height + GAP;
  menu.style.left = `${Math.max(GAP, Math.min(at.right - width, innerWidth - width - GAP))}px`;
  menu.style.top = `${Math.max(GAP, Math.min(below ? at.bottom + GAP : at.top - height - GAP, innerHeight - height - GAP))}px`;
}
