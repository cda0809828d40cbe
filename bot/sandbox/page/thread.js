// The thread pane: the message it began with, the replies, and a box to answer.
import { composer } from "./composer.js";
import { byId, make } from "./dom.js";
import { acceptDrops } from "./dropping.js";
import { go, here } from "./here.js";
import { announced, replies, showMessages } from "./messages.js";

let box = null;
let last = { thread: "", ts: "" };

/** Show the thread of /_/look (root first), or close the pane when there is none. */
export function showThread(messages, name) {
  const pane = byId("thread");
  const opening = pane.hidden && messages;
  pane.hidden = !messages;
  document.body.classList.toggle("threading", Boolean(messages));
  if (!messages) return left();
  if (!box) furnish(pane);
  byId("thread-where").textContent = name;
  const list = byId("replies");
  const atEnd = isAtEnd(list.parentElement);
  showMessages(list, messages, { channel: here.channel, pane: "thread" });
  count(messages);
  box.aim("Write a reply");
  follow(list.parentElement, messages.at(-1), opening || atEnd);
  if (opening)
    (matchMedia("(hover: hover)").matches ? box.field : byId("thread-title")).focus({ preventScroll: true });
  return undefined;
}

function follow(scroll, newest, toEnd) {
  const same = last.thread === here.thread;
  if (same && newest.ts > last.ts) byId("heard").textContent = announced(newest);
  if (!same || toEnd) scroll.scrollTop = scroll.scrollHeight;
  last = { thread: here.thread, ts: newest.ts };
}

/** The pane closed: the focus goes back to the message it came from. */
function left() {
  if (last.thread && document.activeElement === document.body) {
    document
      .querySelector(`#messages [data-ts="${CSS.escape(last.thread)}"]`)
      ?.focus({ preventScroll: true });
  }
  last = { thread: "", ts: "" };
}

const isAtEnd = (node) => node.scrollHeight - node.scrollTop - node.clientHeight < 60;

function count(messages) {
  const number = messages.filter((one) => one.ts !== here.thread && !one.whisper).length;
  byId("thread-count").textContent = number ? replies(number) : "No replies yet";
}

function furnish(pane) {
  box = composer("answer", true);
  acceptDrops(pane, () => "Drop it to share it in this thread", box.drop);
  pane.append(
    make(
      "header",
      { class: "pane-head" },
      make("h2", { id: "thread-title", tabIndex: -1 }, "Thread ", make("small", { id: "thread-where" })),
      make("button", {
        type: "button",
        class: "icon cross",
        "aria-label": "Close thread",
        on: { click: () => go({}) },
      }),
    ),
    make("p", { class: "pane-hint", id: "thread-count" }),
    make(
      "div",
      { class: "scroll", tabIndex: -1 },
      make("ol", { class: "messages", id: "replies", "aria-label": "Messages of the thread" }),
    ),
    box.node,
  );
  pane.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.target.closest(".editor")) go({});
  });
}
