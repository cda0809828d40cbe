// What one can do with a message: react, reply, report it as a pebble, edit or delete one's own.
import { sure } from "./confirm.js";
import { deed } from "./deeds.js";
import { make } from "./dom.js";
import { emoji } from "./emoji.js";
import { go, here } from "./here.js";
import { openMenu } from "./menu.js";
import { retyped } from "./mrkdwn.js";
import { shortcuts } from "./people.js";

const QUICK = [
  ["eyes", "Eyes"],
  ["white_check_mark", "Check mark"],
];

let edited = null;
let repaint = () => {};

/** Have the page painted again when an edit begins or ends. */
export function onEdit(paint) {
  repaint = paint;
}

/** Whether this message is being edited in this tab. */
export const editing = (channel, ts) => edited === `${channel} ${ts}`;

/** Put a reaction on a message, or take it away. */
export const react = (channel, ts, name, on) => deed(on ? "react" : "unreact", { channel, ts, name });

const mine = (message, name) =>
  message.reactions?.some((one) => one.name === name && one.users?.includes(here.as)) ?? false;

/** The bar of a message: two reactions, reply, and the menu with everything. Nothing for whispers. */
export function quickActions(message, setting) {
  if (message.whisper || message.subtype === "tombstone") return null;
  const { channel, pane } = setting;
  const more = barButton("⋯", "More about this message", "more", () =>
    openMenu(more, "Message", menuOf(message, setting)),
  );
  more.setAttribute("aria-haspopup", "menu");
  more.setAttribute("aria-expanded", "false");
  return make(
    "div",
    { class: "bar" },
    QUICK.map(([name, label]) => quick(message, channel, name, label)),
    pane === "talk" ? barButton("", "Reply in thread", "reply", () => reply(message)) : null,
    more,
  );
}

function quick(message, channel, name, label) {
  const on = mine(message, name);
  const button = barButton(emoji(name), `React with ${label.toLowerCase()}`, name, () =>
    react(channel, message.ts, name, !on),
  );
  button.setAttribute("aria-pressed", String(on));
  button.tabIndex = -1;
  return button;
}

const barButton = (sign, label, mark, act) =>
  make(
    "button",
    {
      type: "button",
      class: `bar-button bar-${mark}`,
      title: label,
      "aria-label": label,
      data: { focus: `bar ${mark}` },
      on: { click: act },
    },
    make("span", { text: sign, class: sign ? "" : `${mark}-sign`, "aria-hidden": "true" }),
  );

const reply = (message) => go({ thread: message.thread_ts ?? message.ts });

function menuOf(message, { channel, pane }) {
  const own = message.user === here.as && !message.bot_id;
  return [
    ...shortcuts("message").map(({ callback_id, name }) => ({
      text: name,
      description: "Pebble",
      act: () => deed("message_shortcut", { callback_id, channel, ts: message.ts }),
    })),
    pane === "talk" && { text: "Reply in thread", act: () => reply(message) },
    ...QUICK.map(([name, label]) => reactionItem(message, channel, name, label)),
    own && { text: "Edit message", act: () => edit(`${channel} ${message.ts}`) },
    own && { text: "Delete message", danger: true, act: () => remove(message, channel) },
  ].filter(Boolean);
}

function reactionItem(message, channel, name, label) {
  const on = mine(message, name);
  return {
    text: `${emoji(name)}  ${on ? `Take back the ${label.toLowerCase()}` : `React: ${label.toLowerCase()}`}`,
    act: () => react(channel, message.ts, name, !on),
  };
}

function edit(which) {
  edited = which;
  repaint();
  document.querySelector(".editor textarea")?.focus();
}

async function remove(message, channel) {
  const agreed = await sure({
    title: "Delete this message?",
    text: "It goes for everyone and cannot be brought back.",
    confirm: { text: "Delete" },
    style: "danger",
  });
  if (agreed) deed("delete", { channel, ts: message.ts });
}

/** The form that takes the place of a message's words while its author edits them. */
export function editor(message, channel) {
  const field = make("textarea", {
    class: "field",
    rows: 3,
    "aria-label": "Edit message",
    value: retyped(message.text ?? ""),
    data: { focus: "editor" },
  });
  const done = () => edit(null);
  const save = async () => {
    if (field.value.trim() && (await deed("edit", { channel, ts: message.ts, text: field.value })).ok) done();
  };
  const form = make(
    "form",
    { class: "editor" },
    field,
    make(
      "div",
      { class: "actions" },
      make("button", { type: "button", class: "button", text: "Cancel", on: { click: done } }),
      make("button", { type: "submit", class: "button primary", text: "Save" }),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("keydown", (event) => event.key === "Escape" && done());
  return form;
}
