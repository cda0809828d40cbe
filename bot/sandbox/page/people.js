// The cast of the invented hospital: names, avatars, and the chooser "I am …".
import { make } from "./dom.js";

const known = { born: "", workspace: "", bot: {}, people: new Map(), channels: new Map(), groups: new Map(), commands: [], shortcuts: [] };

/** Remember the answer of /_/cast. */
export function remember(cast) {
  known.born = cast.born;
  known.workspace = cast.workspace;
  known.commands = cast.commands;
  known.shortcuts = cast.shortcuts;
  known.bot = cast.bot;
  known.people = new Map(cast.people.map((person) => [person.id, person]));
  known.channels = new Map(cast.channels.map((channel) => [channel.id, channel]));
  known.groups = new Map(cast.groups.map((group) => [group.id, group]));
}

export const born = () => known.born;
export const commands = () => known.commands;
export const shortcuts = (type) => known.shortcuts.filter((one) => one.type === type);
export const groups = () => [...known.groups.values()];
export const groupName = (id) => known.groups.get(id)?.handle ?? "group";
export const workspace = () => known.workspace;
export const bot = () => known.bot;
export const everyone = () => [...known.people.values()];
export const channels = () => [...known.channels.values()];
export const person = (id) => known.people.get(id);
export const channel = (id) => known.channels.get(id);
export const nameOf = (id) =>
  known.people.get(id)?.name ?? (id === known.bot.id ? known.bot.name : "someone");
export const channelName = (id) => known.channels.get(id)?.name ?? "a channel";

/** Words under a name: title and unit, as far as they are known. */
export const roleOf = (someone) => [someone?.title, someone?.unit].filter(Boolean).join(", ");

function readable(colour) {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#111" : "#fff";
}

/** A square with initials on the person's colour; decoration, the name stands beside it. */
export function avatar(who, size = "") {
  const node = make("span", { class: `avatar ${size}`.trim(), "aria-hidden": "true" });
  if (who?.bot) {
    node.append(make("img", { src: "/static/pebble.svg", alt: "" }));
    return node;
  }
  node.textContent = who?.initials ?? "?";
  if (/^#[0-9a-f]{6}$/i.test(who?.colour ?? "")) {
    node.style.backgroundColor = who.colour;
    node.style.color = readable(who.colour);
  }
  return node;
}

const GROUPS = [
  ["Staff", (kind) => kind === "member"],
  ["Administrators", (kind) => kind === "admin"],
  ["Guests and people from outside", (kind) => kind === "guest" || kind === "outsider"],
  ["No longer here", (kind) => kind === "deactivated"],
];

/** Fill the chooser with everyone, in groups. */
export function fillChooser(select, chosen) {
  select.replaceChildren(
    ...GROUPS.map(([label, belongs]) => {
      const members = everyone().filter(({ kind }) => belongs(kind));
      return members.length ? make("optgroup", { label }, members.map(option)) : null;
    }).filter(Boolean),
  );
  select.value = chosen;
}

const option = (someone) => {
  const role = roleOf(someone);
  return make("option", {
    value: someone.id,
    disabled: someone.kind === "deactivated",
    text: role ? `${someone.name} · ${role}` : someone.name,
  });
};
