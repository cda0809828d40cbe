// What the box offers while one types: commands after "/", people, groups and the app after "@".
import { make } from "./dom.js";
import { bot, commands, everyone, groups, roleOf } from "./people.js";

const MOST = 6;
const NAMING = /(?:^|\s)@([\p{L}\d.-]*)$/u;

/**
 * What fits what was typed up to the caret: [{text, hint, about, whole, eager}]; `whole` is the box's text when chosen.
 * An eager one is Enter's at once; others only once the arrow keys went there, since what was typed may be meant as it is.
 */
export function offersFor(before, after, inThread) {
  if (/^\/[^\n]*$/.test(before) && !inThread) return commandsFor(before);
  const naming = NAMING.exec(before);
  return naming ? namesFor(naming[1].toLowerCase(), before, after) : [];
}

const commandsFor = (typed) =>
  commands()
    .filter(({ text }) => text.startsWith(typed))
    .map((one) => ({ ...one, whole: one.hint ? `${one.text} ` : one.text, eager: !typed.includes(" ") && typed !== one.text }));

function namesFor(typed, before, after) {
  const named = [
    ...everyone()
      .filter(({ kind }) => kind !== "deactivated")
      .map((one) => ({ handle: handleOf(one.name), text: one.name, about: roleOf(one) })),
    ...groups().map(({ handle, name }) => ({ handle, text: `@${handle}`, about: name })),
    { handle: handleOf(bot().name), text: bot().name, about: "App" },
  ];
  const start = before.slice(0, before.length - typed.length);
  return named
    .filter(({ handle }) => handle.split(".").some((part) => part.startsWith(typed)) || handle.startsWith(typed))
    .slice(0, MOST)
    .map(({ handle, ...one }) => ({ ...one, eager: true, whole: `${start}${handle} ${after}`, caret: start.length + handle.length + 1 }));
}

const handleOf = (name) => name.toLowerCase().replaceAll(" ", ".");

/** The list over the box: `show(offers)` fills it, `step(by)` walks, `current()` is what Enter takes, `first()` what Tab does. */
export function offerList(id, field, take) {
  const node = make("div", { class: "offer", id, role: "listbox", "aria-label": "Suggestions", hidden: true });
  let shown = [];
  let at = 0;
  const paint = () => {
    [...node.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    node.children[at]?.scrollIntoView({ block: "nearest" });
    if (shown[at]) field.setAttribute("aria-activedescendant", `${id}-${at}`);
    else field.removeAttribute("aria-activedescendant");
  };
  const show = (offers) => {
    if (JSON.stringify(offers) === JSON.stringify(shown)) return;
    shown = offers;
    at = offers[0]?.eager ? 0 : -1;
    node.hidden = !offers.length;
    node.replaceChildren(...offers.map((one, place) => row(`${id}-${place}`, one, () => take(one))));
    paint();
  };
  const step = (by) => {
    at = at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length;
    paint();
  };
  return { node, show, step, current: () => shown[at], first: () => shown[at] ?? shown[0] };
}

const row = (id, offer, take) =>
  make(
    "div",
    {
      class: "offered",
      id,
      role: "option",
      on: {
        mousedown: (event) => {
          event.preventDefault();
          take();
        },
      },
    },
    make("strong", { text: offer.text }),
    offer.hint ? make("span", { class: "quiet", text: ` ${offer.hint}` }) : null,
    make("small", { text: offer.about }),
  );
