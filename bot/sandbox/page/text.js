// Block Kit's text objects, plain or mrkdwn, as DOM nodes.
import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

/** A node with the words of a text object ({type, text}) or of a bare string; nothing for none. */
export function textOf(text) {
  if (!text) return document.createTextNode("");
  if (typeof text !== "string" && text.type === "mrkdwn") return mrkdwn(text.text);
  return document.createTextNode(plainOf(text));
}

/** The plain words of a text object, for labels. */
export const plainOf = (text) => (text ? withEmoji(typeof text === "string" ? text : text.text) : "");
