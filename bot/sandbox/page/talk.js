// Everything the page says to the sandbox and hears from it: the JSON endpoints under /_/ .

async function json(path, options) {
  const answer = await fetch(path, { cache: "no-store", ...options });
  if (!answer.ok)
    throw Object.assign(new Error(`${path} answered ${answer.status}`), { status: answer.status });
  return answer.json();
}

const post = (path, body) =>
  json(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const cast = () => json("/_/cast");
export const clock = () => json("/_/clock");
export const skip = (seconds) => post("/_/skip", { seconds });
export const calls = (after) => json(`/_/calls?after=${after}`);
export const faults = () => json("/_/faults");
export const turn = (wish) => post("/_/faults", wish);
export const startOver = () => post("/_/over", {});

/** What this person sees now: conversations, messages, thread, whispers, home, modal, notices. */
export function look({ as, channel, thread, most }) {
  const asked = new URLSearchParams({ as, most });
  if (channel) asked.set("channel", channel);
  if (thread) asked.set("thread", thread);
  return json(`/_/look?${asked}`);
}

let afterwards = () => {};

/** Have `paint` called after each deed, so that its effect shows at once. */
export function onDeed(paint) {
  afterwards = paint;
}

/** Do something as this person; {ok: true}, or {ok: false, why} with a sentence to show. Never raises. */
export async function act(as, deed, fields = {}) {
  let answer;
  try {
    answer = await post("/_/act", { as, do: deed, ...fields });
  } catch {
    answer = { ok: false, why: "The sandbox does not answer. Is it still running?" };
  }
  await afterwards(answer);
  return answer;
}

/** Share a file in a conversation or thread, with words or without; answers as `act` does. */
export async function share({ as, channel, thread }, file, text) {
  const asked = new URLSearchParams({ as, channel, name: file.name, text });
  if (thread) asked.set("thread", thread);
  let answer;
  try {
    answer = await json(`/_/share?${asked}`, { method: "POST", body: file });
  } catch {
    answer = { ok: false, why: "The file could not be shared. Is the sandbox still running?" };
  }
  await afterwards(answer);
  return answer;
}

/** Call `onChange({seq, now})` whenever something this person could see changed; returns a function that stops it. */
export function follow(as, onChange, onLink) {
  const stream = new EventSource(`/_/events?as=${encodeURIComponent(as)}`);
  stream.onmessage = ({ data }) => onChange(JSON.parse(data));
  stream.onopen = () => onLink(true);
  stream.onerror = () => onLink(false);
  return () => stream.close();
}
