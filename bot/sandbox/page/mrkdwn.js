// Slack's mrkdwn as DOM nodes. Every word ends in a text node, so nothing that people write can become markup.
import { make } from "./dom.js";
import { emoji } from "./emoji.js";
import { channelName, groupName, nameOf } from "./people.js";
import { formatted } from "./when.js";

/** A fragment with the mrkdwn `text` (escaped as Slack keeps it). */
export function mrkdwn(text) {
  const whole = document.createDocumentFragment();
  text.split(/```\n?([\s\S]*?)\n?```/).forEach((part, at) => {
    if (at % 2) whole.append(make("pre", { text: plain(part) }));
    else whole.append(...lines(part));
  });
  return whole;
}

/** Escaped text with its three entities read back, once. */
export const plain = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** Stored text as its author typed it, for the box in which they edit it. */
export function retyped(text) {
  const names = text.replace(/<([^<>\n]+)>/g, (_, inside) => {
    const [target, label] = halves(inside, "|");
    if (target.startsWith("@")) return `@${handle(target.slice(1))}`;
    return target.startsWith("!") && !label ? `@${target.slice(1)}` : label || target;
  });
  return plain(names);
}

const handle = (id) => nameOf(id).toLowerCase().replaceAll(" ", ".");

function lines(text) {
  const runs = [];
  for (const line of text.split("\n")) {
    const quoted = /^(&gt;|>) ?/.exec(line);
    const last = runs.at(-1);
    if (last && last.quoted === Boolean(quoted)) last.lines.push(line.slice(quoted?.[0].length ?? 0));
    else runs.push({ quoted: Boolean(quoted), lines: [line.slice(quoted?.[0].length ?? 0)] });
  }
  return runs.flatMap((run) => {
    const words = inline(run.lines.join("\n"));
    return run.quoted ? [make("blockquote", {}, words)] : words;
  });
}

const spanning = (tag) => (found) => make(tag, {}, inline(found[1]));

const RULES = {
  "`": [/`([^`\n]+)`/y, (found) => make("code", { text: plain(found[1]) })],
  "<": [/<([^<>\n]+)>/y, (found) => angled(found[1])],
  "*": [/\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\p{L}\p{N}])/uy, spanning("strong")],
  _: [/_([^\s_](?:[^_\n]*[^\s_])?)_(?![\p{L}\p{N}])/uy, spanning("em")],
  "~": [/~([^\s~](?:[^~\n]*[^\s~])?)~(?![\p{L}\p{N}])/uy, spanning("s")],
  ":": [/:([a-z0-9_+-]+):/y, (found) => emoji(found[1])],
  h: [/https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"]/y, (found) => link(plain(found[0]), plain(found[0]))],
};
const AFTER_A_WORD = new Set(["*", "_", "~", "h"]);

/** Nodes of one run of text without code fences and quotes. */
function inline(text) {
  const nodes = [];
  let held = "";
  for (let at = 0; at < text.length;) {
    const [made, next] = special(text, at) ?? [null, at + 1];
    if (made === null) held += text[at];
    else {
      if (held) nodes.push(plain(held));
      held = "";
      nodes.push(made);
    }
    at = next;
  }
  if (held) nodes.push(plain(held));
  return nodes;
}

function special(text, at) {
  const rule = RULES[text[at]];
  if (!rule) return null;
  if (AFTER_A_WORD.has(text[at]) && at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1])) return null;
  const [pattern, build] = rule;
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  const made = found && build(found);
  return made ? [made, at + found[0].length] : null;
}

/** What stands between < and >: a person, a channel, a date, a group, everyone, or a link. */
function angled(inside) {
  const [target, label] = halves(inside, "|");
  if (target.startsWith("@")) return mention(`@${personName(target.slice(1), label)}`);
  if (target.startsWith("#")) return mention(`#${label ? plain(label) : channelName(target.slice(1))}`);
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!subteam^")) return mention(label ? plain(label) : `@${groupName(target.slice("!subteam^".length))}`);
  if (target.startsWith("!")) return mention(`@${plain(label || target.slice(1))}`);
  return link(plain(target), plain(label || target));
}

const personName = (id, label) => (nameOf(id) === "someone" && label ? plain(label) : nameOf(id));

function halves(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function date(target, fallback) {
  const [, seconds, format = "{date}", address] = target.split("^");
  const words = /^\d+$/.test(seconds) ? formatted(Number(seconds), plain(format)) : plain(fallback);
  return address ? link(address, words) : make("time", { text: words });
}

/** A person, channel or group named in a text. */
export const mention = (text) => make("span", { class: "mention", text });

/** A link that opens elsewhere; an address that is none of the web's or a mailbox's stays text. */
export function link(address, label) {
  if (!/^(https?:|mailto:)/i.test(address)) return make("span", { text: label });
  const shown = label.replace(/^mailto:/, "");
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer", text: shown });
}
