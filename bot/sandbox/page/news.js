// Which threads have replies that this person has not opened yet in this tab.
import { here } from "./here.js";

const read = new Map();

/** Whether the thread of this message grew since it was first seen or last open; an open thread counts as read. */
export function hasNews(channel, { ts, reply_count: count = 0 }) {
  const key = `${here.as} ${channel} ${ts}`;
  if (!read.has(key) || here.thread === ts) read.set(key, count);
  return count > read.get(key);
}
