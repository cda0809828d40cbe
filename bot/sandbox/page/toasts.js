// Notices at the edge of the screen: what Slack itself would say, and short words of the page.
import { byId, keep, make } from "./dom.js";

const SHORT = 7000;
let ours = [];
let slacks = [];
let dismissed = () => {};
let count = 0;

/** Have `act` called with the id of a notice of Slack that the person put away. */
export function onDismiss(act) {
  dismissed = act;
}

/** A notice of the page itself; it leaves after some seconds. */
export function toast(text) {
  const notice = { id: `page-${(count += 1)}`, text, ours: true };
  ours = [...ours.filter((other) => other.text !== text), notice].slice(-3);
  setTimeout(() => drop(notice.id), SHORT);
  paint();
}

/** Show the notices that the sandbox holds for this person: [{id, text}]. */
export function showNotices(notices) {
  slacks = notices;
  paint();
}

function drop(id) {
  ours = ours.filter((notice) => notice.id !== id);
  paint();
}

function putAway(notice) {
  if (notice.ours) return drop(notice.id);
  slacks = slacks.filter(({ id }) => id !== notice.id);
  dismissed(notice.id);
  return paint();
}

function paint() {
  const host = byId("toasts");
  const over = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (host.parentElement !== over) over.append(host);
  keep(
    host,
    [...slacks, ...ours].map((notice) => ({
      key: String(notice.id),
      sign: notice.text,
      build: () => card(notice),
    })),
  );
}

const card = (notice) =>
  make(
    "div",
    { class: "toast" },
    make("p", { text: notice.text }),
    make("button", {
      type: "button",
      class: "icon cross",
      "aria-label": "Dismiss notice",
      data: { focus: "dismiss" },
      on: { click: () => putAway(notice) },
    }),
  );

/** Bring the notices over a window that just opened, or back when it closed. */
export const raiseNotices = paint;
