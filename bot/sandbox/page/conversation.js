// The middle: the open channel or direct message, its place when scrolling, and what is new in it.
import { composer } from "./composer.js";
import { byId, make } from "./dom.js";
import { acceptDrops } from "./dropping.js";
import { here } from "./here.js";
import { announced, showMessages } from "./messages.js";
import { bot, channel } from "./people.js";

const AT_FIRST = 60;
const MORE = 100;
let box = null;
let limit = AT_FIRST;
let pinned = true;
let measured = "";
let seen = { where: "", last: "", since: null };
let fromEnd = null;

const placeOf = (as, channel) => `${as} ${channel}`;

/** How many messages to ask for: the latest, and more as somebody reads back. */
export const most = ({ as, channel }) => (seen.where === placeOf(as, channel) ? limit : AT_FIRST);

/** Make box, "earlier" and "newer" work; `refresh` asks again what is to be seen. */
export function wireConversation(refresh) {
  box = composer("write", false);
  byId("composer").append(box.node);
  byId("jump").addEventListener("click", () => box.field.focus());
  byId("newer").addEventListener("click", toEnd);
  byId("scroll").addEventListener("scroll", () => scrolled(refresh), { passive: true });
  const resized = new ResizeObserver(() => pinned && toEnd());
  for (const id of ["scroll", "messages"]) resized.observe(byId(id));
  byId("earlier").addEventListener("click", () => earlier(refresh));
  acceptDrops(document.querySelector(".talk"), () => `Drop it to share it in ${byId("title").textContent}`, box.drop);
}

/** Show the messages of /_/look, oldest first, in the conversation {id, name, dm}; `past` says what stands before. */
export function showConversation(conversation, messages, past) {
  const where = placeOf(here.as, conversation.id);
  const arriving = seen.where !== where;
  if (arriving) {
    limit = AT_FIRST;
    fromEnd = null;
    seen.since = past.seen;
  }
  head(conversation);
  const wasAtEnd = pinned;
  byId("earlier").hidden = !past.earlier;
  empty(conversation, messages);
  showMessages(byId("messages"), messages, { channel: conversation.id, pane: "talk", since: seen.since });
  backToPlace(messages.length);
  box.aim(conversation.dm ? `Message ${bot().name}, or type /pebble` : `Message #${conversation.name}`);
  follow(messages.at(-1), arriving, wasAtEnd);
  seen = { where, last: messages.at(-1)?.ts ?? "", since: seen.since };
}

function head({ id, name, dm }) {
  const title = dm ? bot().name : `#${name}`;
  byId("title").textContent = title;
  byId("topic").textContent = dm ? "App" : (channel(id)?.topic ?? "");
  document.title = `${title} · Pebble sandbox`;
}

function empty({ dm }, messages) {
  const host = byId("empty");
  host.hidden = messages.length > 0;
  if (host.hidden) return;
  host.replaceChildren(
    make("p", {
      class: "empty-title",
      text: dm ? `This is where ${bot().name} writes to you.` : "Nothing has been said here yet.",
    }),
    make(
      "p",
      {},
      "Try it: type ",
      make("code", { text: "/pebble" }),
      " in the box below and say what got in your way, or press ",
      make("span", { text: "⚡", role: "img", "aria-label": "Shortcuts" }),
      ".",
    ),
  );
}

const atEnd = () => {
  const scroll = byId("scroll");
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
};

/** A person scrolled: stay at the end only if they are there. Scrolling that a change of size brought says nothing. */
function scrolled(refresh) {
  const { clientWidth, clientHeight, scrollHeight } = byId("scroll");
  const size = [clientWidth, clientHeight, scrollHeight].join(" ");
  if (size === measured) pinned = atEnd();
  measured = size;
  if (pinned) byId("newer").hidden = true;
  else if (byId("scroll").scrollTop < 300 && !byId("earlier").hidden) earlier(refresh);
}

function toEnd() {
  byId("scroll").scrollTop = byId("scroll").scrollHeight;
  byId("newer").hidden = true;
  pinned = true;
}

function follow(newest, arriving, wasAtEnd) {
  const isNew = !arriving && newest && newest.ts > seen.last;
  if (isNew) byId("heard").textContent = announced(newest);
  if (arriving || wasAtEnd || (isNew && newest.user === here.as)) toEnd();
  else if (isNew) byId("newer").hidden = false;
}

/** Somebody reads back: more is asked for once, and what they look at stays where it is. */
function earlier(refresh) {
  if (fromEnd) return;
  const scroll = byId("scroll");
  fromEnd = { distance: scroll.scrollHeight - scroll.scrollTop, shown: limit };
  limit += MORE;
  refresh();
}

function backToPlace(count) {
  if (!fromEnd || (count <= fromEnd.shown && !byId("earlier").hidden)) return;
  const scroll = byId("scroll");
  scroll.scrollTop = scroll.scrollHeight - fromEnd.distance;
  fromEnd = null;
}
