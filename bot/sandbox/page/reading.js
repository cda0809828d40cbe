// The inspector's reading of a request: what it is about in a line, and stored rows as names and values.
import { make } from "./dom.js";
import { nameOf, channel as channelOf } from "./people.js";

const SHORT = 90;

/** What a request is about, in few words, for the line of it. */
export function gist(call) {
  if (call.way === "to database") return call.answer.map(written).join(" · ");
  const { args } = call;
  const payload = args.payload ?? args;
  return [who(payload), where(payload), words(payload)].filter(Boolean).join(" · ");
}

const who = (said) => {
  const id = said.user?.id ?? said.user_id ?? said.event?.user ?? said.user ?? said.users;
  return typeof id === "string" && nameOf(id) !== "someone" ? nameOf(id) : "";
};

function where(said) {
  const id = said.channel?.id ?? said.channel_id ?? said.event?.channel ?? said.channel;
  if (typeof id !== "string") return "";
  return channelOf(id) ? `#${channelOf(id).name}` : id.startsWith("D") ? "direct message" : "";
}

function words(said) {
  const text =
    said.actions?.[0]?.text?.text ?? said.actions?.[0]?.action_id ?? said.view?.title?.text ?? said.event?.text ?? said.text;
  if (typeof text !== "string" || !text) return "";
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
}

function written({ table, deed, rows: found }) {
  const [first] = found;
  const number = first?.pebble ?? first?.number ?? first?.pebble_number;
  const about = first?.status ?? first?.step ?? first?.kind ?? first?.deed ?? first?.state;
  return [deed, table, number && `PEB-${number}`, about, found.length > 1 && `×${found.length}`].filter(Boolean).join(" ");
}

/** Rows without what is empty. */
export const rows = (found) => found.map((row) => Object.entries(row).filter(([, value]) => value !== null && value !== ""));

/** One row's names and values. */
export const facts = (entries) =>
  entries.map(([name, value]) => [make("dt", { text: name }), make("dd", { text: String(value) })]);
