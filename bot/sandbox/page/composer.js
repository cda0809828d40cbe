// The box one writes in, of a channel or a thread: Enter sends, Shift+Enter breaks the line, "/" offers commands.
import { deed } from "./deeds.js";
import { make } from "./dom.js";
import { here } from "./here.js";
import { openMenu } from "./menu.js";
import { toast } from "./toasts.js";

const COMMANDS = [
  {
    name: "/pebble",
    hint: "[what got in your way]",
    about: "Report what gets in your way, or ask for help, mine, queue",
  },
];
const SHORTCUTS = [{ callback_id: "report_pebble", text: "Report a pebble", description: "Pebble" }];

const drafts = new Map();

/** A composer; `aim(label)` points it at where the tab is now and brings back what was typed there. */
export function composer(id, inThread) {
  const field = make("textarea", { id, rows: 1, class: "write", autocomplete: "off" });
  const offer = make("div", {
    class: "offer",
    id: `${id}-offer`,
    role: "listbox",
    "aria-label": "Commands",
    hidden: true,
  });
  const sendButton = make("button", {
    type: "submit",
    class: "send",
    "aria-label": "Send",
    title: "Send",
    disabled: true,
  });
  const form = make(
    "form",
    { class: "composer" },
    offer,
    field,
    make(
      "div",
      { class: "composer-foot" },
      inThread ? null : shortcutsButton(),
      make("span", { class: "keys", text: "Enter sends, Shift+Enter starts a new line" }),
      sendButton,
    ),
  );
  const box = { form, field, offer, sendButton, inThread, key: "" };
  dress(field, offer);
  field.addEventListener("input", () => typed(box));
  field.addEventListener("keydown", (event) => keyed(event, box));
  field.addEventListener("blur", () => setTimeout(() => showOffer(box, []), 150));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(box);
  });
  return { node: form, field, aim: (label) => aim(box, label) };
}

function dress(field, offer) {
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", offer.id);
}

function shortcutsButton() {
  const button = make(
    "button",
    {
      type: "button",
      class: "icon spark",
      "aria-label": "Shortcuts",
      title: "Shortcuts",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
    },
    make("span", { text: "⚡", "aria-hidden": "true" }),
  );
  button.addEventListener("click", () =>
    openMenu(
      button,
      "Shortcuts",
      SHORTCUTS.map(({ callback_id, text, description }) => ({
        text,
        description,
        act: () => deed("shortcut", { callback_id }),
      })),
    ),
  );
  return button;
}

function aim(box, label) {
  box.field.placeholder = label;
  box.field.setAttribute("aria-label", label);
  const key = [here.as, here.channel, box.inThread ? here.thread : ""].join(" ");
  if (box.key === key) return;
  box.key = key;
  box.field.value = drafts.get(key) ?? "";
  typed(box);
}

function typed(box) {
  const { field, sendButton } = box;
  drafts.set(box.key, field.value);
  sendButton.disabled = !field.value.trim();
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
  const beginning = field.value.startsWith("/") && !field.value.includes(" ");
  showOffer(
    box,
    beginning && !box.inThread ? COMMANDS.filter(({ name }) => name.startsWith(field.value)) : [],
  );
}

function showOffer(box, commands) {
  const { field, offer } = box;
  offer.hidden = !commands.length;
  offer.replaceChildren(
    ...commands.map((command) =>
      make(
        "div",
        {
          class: "offered",
          id: `${offer.id}-${command.name.slice(1)}`,
          role: "option",
          "aria-selected": "true",
          on: {
            mousedown: (event) => {
              event.preventDefault();
              complete(box, command);
            },
          },
        },
        make("strong", { text: command.name }),
        make("span", { class: "quiet", text: ` ${command.hint}` }),
        make("small", { text: command.about }),
      ),
    ),
  );
  if (commands.length) field.setAttribute("aria-activedescendant", offer.firstElementChild.id);
  else field.removeAttribute("aria-activedescendant");
}

function complete(box, command) {
  box.field.value = `${command.name} `;
  typed(box);
  box.field.focus();
}

function keyed(event, box) {
  if (event.isComposing) return;
  const offered = !box.offer.hidden && COMMANDS.find(({ name }) => name.startsWith(box.field.value));
  const partly = offered && offered.name !== box.field.value;
  if (offered && (event.key === "Tab" || (event.key === "Enter" && partly))) {
    event.preventDefault();
    complete(box, offered);
  } else if (event.key === "Escape") showOffer(box, []);
  else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(box);
  }
}

async function send(box) {
  const { field, key } = box;
  const text = field.value.trim();
  if (!text) return;
  if (text.startsWith("/") && box.inThread) {
    toast(`${text.split(/\s/)[0]} is not supported in threads. Sorry!`);
    return;
  }
  put(box, key, "");
  const answer = await (text.startsWith("/")
    ? deed("command", { text, channel: here.channel })
    : deed("say", { text, channel: here.channel, thread: box.inThread ? here.thread : null }));
  if (!answer.ok && !drafts.get(key)) put(box, key, text);
}

/** Change the draft of `key`, and the field if it still shows that one. */
function put(box, key, text) {
  drafts.set(key, text);
  if (box.key !== key) return;
  box.field.value = text;
  typed(box);
}
