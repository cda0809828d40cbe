// A list of messages: who, when, words or blocks, reactions, the way into the thread.
import { blockEntries } from "./blocks.js";
import { deed } from "./deeds.js";
import { keep, make } from "./dom.js";
import { emoji } from "./emoji.js";
import { addressOf, here } from "./here.js";
import { files } from "./image.js";
import { editor, editing, quickActions, react } from "./messageacts.js";
import { mrkdwn } from "./mrkdwn.js";
import { hasNews } from "./news.js";
import { avatar, bot } from "./people.js";
import { briefly, clockTime, dayName, fullTime, moment, today } from "./when.js";

const TOGETHER = 5 * 60;

/**
 * Show `messages`, oldest first, in the list `host`. `pane` is "talk" or "thread". Whispers carry `whisper: true`;
 * `whispers` on a message counts those in its thread. `since` is the last one read when the conversation was opened.
 * What did not change stays as it is.
 */
export function showMessages(host, messages, { channel, pane, since }) {
  const entries = [];
  const present = today();
  const firstNew = messages.find((one) => since && one.ts > since && one.user !== here.as && one !== messages[0]);
  messages.forEach((message, at) => {
    const before = messages[at - 1];
    const day = dayName(moment(message.ts));
    const newDay = !before || dayName(moment(before.ts)) !== day;
    if (newDay && pane === "talk") entries.push(dayEntry(message, day));
    if (message === firstNew) entries.push(newEntry(message));
    const follows = !newDay && message !== firstNew && together(before, message);
    entries.push(messageEntry(message, { channel, pane, present, follows }));
  });
  keep(host, entries);
  roam(host);
}

const dayEntry = (message, day) => ({
  key: `day ${Math.floor(message.ts / 86_400)} ${day}`,
  sign: day,
  build: () => make("li", { class: "day" }, make("span", { text: day })),
});

const newEntry = ({ ts }) => ({
  key: `new ${ts}`,
  sign: "",
  build: () => make("li", { class: "new-line" }, make("span", { text: "New" })),
});

const together = (before, message) =>
  before.user === message.user &&
  before.who?.name === message.who?.name &&
  !before.whisper &&
  !message.whisper &&
  !message.blocks?.[1] &&
  !before.reply_count &&
  !message.subtype &&
  message.ts - before.ts < TOGETHER;

function messageEntry(message, setting) {
  const edit = editing(setting.channel, message.ts) && setting.pane;
  const news = setting.pane === "talk" && hasNews(setting.channel, message);
  return {
    key: `${message.whisper ? "whisper " : ""}${message.ts}`,
    sign: JSON.stringify([message, setting, edit, news, here.as]),
    build: () => messageNode(message, { ...setting, edit, news }),
  };
}

function messageNode(message, setting) {
  const who = message.who ?? {};
  const look = ["message", setting.follows && "follows", message.whisper && "whisper"]
    .filter(Boolean)
    .join(" ");
  return make(
    "li",
    { class: look, tabIndex: -1, data: { ts: message.ts, focus: `message ${message.ts}` } },
    setting.follows
      ? make("time", { class: "gutter", text: clockTime(moment(message.ts)), "aria-hidden": "true" })
      : avatar(who),
    make(
      "div",
      { class: "message-body" },
      message.whisper ? onlyYou(message) : null,
      heading(message, who, setting.follows),
      setting.edit ? editor(message, setting.channel) : body(message, setting),
      message.files ? files(message.files) : null,
      reactions(message, setting),
      setting.pane === "talk" && (message.reply_count || message.whispers)
        ? threadLink(message, setting)
        : null,
    ),
    quickActions(message, setting),
  );
}

const onlyYou = ({ ts }) =>
  make(
    "p",
    { class: "only-you" },
    "Only visible to you",
    make("button", {
      type: "button",
      class: "put-away",
      text: "Dismiss",
      "aria-label": "Dismiss this message",
      data: { focus: "put away" },
      on: { click: () => deed("put_away", { ts }) },
    }),
  );

function heading(message, who, follows) {
  const name = make("span", { class: "name", text: who.name ?? "Someone" });
  if (follows) return make("p", { class: "message-head hidden" }, name);
  return make(
    "p",
    { class: "message-head" },
    name,
    who.bot ? make("span", { class: "badge", text: "App" }) : null,
    who.title ? make("span", { class: "role", text: who.title }) : null,
    make("time", { text: clockTime(moment(message.ts)), title: fullTime(moment(message.ts)) }),
  );
}

const GONE = new Set(["tombstone", "message_deleted"]);

function body(message, { channel, pane }) {
  if (GONE.has(message.subtype))
    return make("p", { class: "words quiet", text: "This message was deleted." });
  const edited =
    message.edited && !message.who?.bot ? make("small", { class: "edited", text: " (edited)" }) : null;
  if (!message.text && message.files) return null;
  if (!message.blocks?.length || !message.who?.bot)
    return make("div", { class: "words" }, mrkdwn(message.text ?? ""), edited);
  const host = make("div", { class: "blocks" });
  const place = {
    where: { message: { channel, ts: message.ts } },
    key: `${channel} ${message.ts}`,
    surface: "message",
    state: message.state?.values,
    pane,
  };
  keep(host, blockEntries(message.blocks, place));
  if (edited) host.append(edited);
  return host;
}

function reactions(message, { channel }) {
  if (!message.reactions?.length) return null;
  return make(
    "div",
    { class: "reactions" },
    message.reactions.map((reaction) => {
      const mine = reaction.users?.includes(here.as) ?? false;
      const count = reaction.count ?? reaction.users.length;
      return make(
        "button",
        {
          type: "button",
          class: "reaction",
          "aria-pressed": String(mine),
          "aria-label": `${reaction.name.replaceAll("_", " ")}, ${count}`,
          data: { focus: `reaction ${reaction.name}` },
          on: { click: () => react(channel, message.ts, reaction.name, !mine) },
        },
        make("span", { text: emoji(reaction.name) ?? `:${reaction.name}:` }),
        make("span", { text: String(count) }),
      );
    }),
  );
}

/** "1 reply", "3 replies". */
export const replies = (count) => (count === 1 ? "1 reply" : `${count} replies`);

function threadLink(message, setting) {
  const words = message.reply_count ? replies(message.reply_count) : "Thread";
  const badge = message.whispers ? "for you" : setting.news && "new";
  const last =
    message.latest_reply &&
    make("span", { class: "quiet", text: `last ${briefly(moment(message.latest_reply))}` });
  return make(
    "a",
    { class: "thread-link", href: addressOf({ thread: message.ts }), data: { focus: "thread" } },
    make("span", { class: "thread-words", text: words }),
    last,
    badge ? make("span", { class: "count", text: badge }) : null,
  );
}

/** Words of a message for the screen reader's announcement. */
export const announced = (message) =>
  `${message.who?.name ?? bot().name}: ${(message.text ?? "").slice(0, 200)}`;

/** One message of the list is in the tab order; the arrow keys walk to the others. */
function roam(host) {
  const all = [...host.querySelectorAll(":scope > .message")];
  if (!all.some((node) => node.tabIndex === 0)) all.at(-1)?.setAttribute("tabindex", "0");
  if (host.dataset.roams) return;
  host.dataset.roams = "yes";
  host.addEventListener("focusin", ({ target }) => stand(host, target.closest(".message")));
  host.addEventListener("keydown", (event) => walk(host, event));
}

function stand(host, node) {
  if (!node) return;
  host
    .querySelectorAll(':scope > .message[tabindex="0"]')
    .forEach((other) => other.setAttribute("tabindex", "-1"));
  node.setAttribute("tabindex", "0");
}

function walk(host, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches(".message")) return;
  const all = [...host.querySelectorAll(":scope > .message")];
  const next = all[all.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
