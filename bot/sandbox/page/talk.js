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

/** What this person sees now: conversations, messages, thread, whispers, home, modal, notices. */
export function look({ as, channel, thread }) {
  const asked = new URLSearchParams({ as });
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

/** Call `onChange` whenever something this person could see changed; returns a function that stops listening. */
export function follow(as, onChange, onLink) {
  const stream = new EventSource(`/_/events?as=${encodeURIComponent(as)}`);
  stream.onmessage = onChange;
  stream.onopen = () => onLink(true);
  stream.onerror = () => onLink(false);
  return () => stream.close();
}
