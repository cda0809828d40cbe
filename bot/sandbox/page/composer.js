// The box one writes in, of a channel or a thread: Enter sends, Shift+Enter breaks the line, files are attached.
import { deed } from "./deeds.js";
import { make } from "./dom.js";
import { shareFiles } from "./dropping.js";
import { here } from "./here.js";
import { openMenu } from "./menu.js";
import { offerList, offersFor } from "./offers.js";
import { shortcuts } from "./people.js";
import { toast } from "./toasts.js";

const drafts = new Map();

/** A composer; `aim(label)` points it at where the tab is now and brings back what was typed there. */
export function composer(id, inThread) {
  const field = make("textarea", { id, rows: 1, class: "write", autocomplete: "off" });
  const box = { field, inThread, key: "" };
  box.offer = offerList(`${id}-offer`, field, (one) => complete(box, one));
  box.sendButton = make("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send", disabled: true });
  const form = make(
    "form",
    { class: "composer" },
    box.offer.node,
    field,
    make(
      "div",
      { class: "composer-foot" },
      attachButton(box),
      inThread ? null : shortcutsButton(),
      make("span", { class: "keys", text: "Enter sends, Shift+Enter starts a new line" }),
      box.sendButton,
    ),
  );
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", box.offer.node.id);
  field.addEventListener("input", () => typed(box));
  field.addEventListener("keydown", (event) => keyed(event, box));
  field.addEventListener("blur", () => setTimeout(() => box.offer.show([]), 150));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(box);
  });
  return { node: form, field, aim: (label) => aim(box, label), drop: (files) => share(box, files) };
}

function attachButton(box) {
  const chooser = make("input", { type: "file", multiple: true, hidden: true, tabIndex: -1 });
  const button = make("button", { type: "button", class: "icon clip", "aria-label": "Attach a file", title: "Attach a file" });
  button.addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    share(box, [...chooser.files]);
    chooser.value = "";
  });
  return [button, chooser];
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
      shortcuts("global").map(({ callback_id, name }) => ({
        text: name,
        description: "Pebble",
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
  sized(box);
}

function typed(box) {
  const { field, inThread } = box;
  drafts.set(box.key, field.value);
  sized(box);
  const caret = field.selectionStart;
  box.offer.show(offersFor(field.value.slice(0, caret), field.value.slice(caret), inThread));
}

function sized({ field, sendButton }) {
  sendButton.disabled = !field.value.trim();
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
}

function complete(box, { whole, caret = whole.length }) {
  box.field.value = whole;
  box.field.setSelectionRange(caret, caret);
  typed(box);
  box.offer.show([]);
  box.field.focus();
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function keyed(event, box) {
  if (event.isComposing) return;
  const offered = box.offer.first();
  if (offered && STEPS[event.key]) {
    event.preventDefault();
    box.offer.step(STEPS[event.key]);
  } else if (offered && event.key === "Escape") {
    event.preventDefault();
    box.offer.show([]);
  } else if (offered && event.key === "Tab" && !event.shiftKey) {
    event.preventDefault();
    complete(box, offered);
  } else if (event.key === "Enter" && !event.shiftKey && box.offer.current()) {
    event.preventDefault();
    complete(box, box.offer.current());
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(box);
  }
}

async function send(box) {
  const { field, key } = box;
  const text = field.value.trim();
  if (!text) return;
  box.offer.show([]);
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

/** Share files; what stands in the box goes with the first. */
async function share(box, files) {
  const { key, field } = box;
  const text = field.value.startsWith("/") ? "" : field.value.trim();
  if (text) put(box, key, "");
  if (!(await shareFiles(files, text, box.inThread)) && text) put(box, key, text);
}

/** Change the draft of `key`, and the field if it still shows that one. */
function put(box, key, text) {
  drafts.set(key, text);
  if (box.key !== key) return;
  box.field.value = text;
  sized(box);
}
