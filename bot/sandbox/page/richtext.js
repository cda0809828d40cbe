// rich_text blocks as DOM nodes: sections, lists, quotes, preformatted text, and what stands inside them.
import { make } from "./dom.js";
import { emoji } from "./emoji.js";
import { link, mention } from "./mrkdwn.js";
import { channelName, groupName, nameOf } from "./people.js";
import { formatted } from "./when.js";

/** The node of one rich_text block. */
export function richText(block) {
  return make("div", { class: "rich" }, (block.elements ?? []).map(part));
}

function part(element) {
  const inside = element.elements ?? [];
  switch (element.type) {
    case "rich_text_quote":
      return make("blockquote", {}, inside.map(run));
    case "rich_text_preformatted":
      return make("pre", {}, inside.map(run));
    case "rich_text_list":
      return list(element);
    default:
      return make("div", { class: "words" }, inside.map(run));
  }
}

function list(element) {
  const tag = element.style === "ordered" ? "ol" : "ul";
  const start = tag === "ol" && element.offset ? element.offset + 1 : null;
  return make(
    tag,
    { class: `indent-${Math.min(element.indent ?? 0, 4)}`, start },
    element.elements.map((item) => make("li", {}, (item.elements ?? []).map(run))),
  );
}

const STYLES = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
];

function run(element) {
  const bare = RUNS[element.type]?.(element) ?? document.createTextNode(element.text ?? "");
  return STYLES.reduce((node, [style, tag]) => (element.style?.[style] ? make(tag, {}, node) : node), bare);
}

const RUNS = {
  text: ({ text }) => document.createTextNode(text),
  link: ({ url, text }) => link(url, text || url),
  user: ({ user_id: id }) => mention(`@${nameOf(id)}`),
  channel: ({ channel_id: id }) => mention(`#${channelName(id)}`),
  usergroup: ({ usergroup_id: id }) => mention(`@${groupName(id)}`),
  broadcast: ({ range }) => mention(`@${range}`),
  emoji: ({ name }) => document.createTextNode(emoji(name) ?? `:${name}:`),
  date: ({ timestamp, format }) => make("time", { text: formatted(timestamp, format) }),
  color: ({ value }) => make("code", { text: value }),
};
