// What this person does, told to the sandbox: clicks, choices, typing (gathered for a moment), with failures shown.
import { here } from "./here.js";
import { act } from "./talk.js";
import { toast } from "./toasts.js";
import { write } from "./values.js";

const TYPING_PAUSE = 350;
const typing = new Map();

/** Do it as the person of this tab; if refused, the reason appears as a notice. */
export async function deed(what, fields = {}) {
  const answer = await act(here.as, what, fields);
  if (!answer.ok) toast(answer.why ?? "That did not work.");
  return answer;
}

/** Press a button. What was typed around it goes first, as it is part of the click. */
export async function press(place, block, element, value) {
  await typed();
  return deed("press", { where: place.where, block_id: block.block_id, action_id: element.action_id, value });
}

/** Keep a choice here and tell it at once. `more`: how it was made, such as {enter: true}. */
export function choose(place, block, element, parts, more = {}) {
  hush(place, block, element);
  return deed("change", { ...change(place, block, element, parts), ...more });
}

const change = (place, block, element, parts) => ({
  where: place.where,
  block_id: block.block_id,
  action_id: element.action_id,
  value: write(place, block, element, parts),
});

/** Keep a keystroke here and tell it when the typing pauses; if its view is gone by then, nobody needs to know. */
export function type(place, block, element, parts) {
  const key = hush(place, block, element);
  const fields = change(place, block, element, parts);
  const tell = () => {
    hush(place, block, element);
    return act(here.as, "change", fields);
  };
  typing.set(key, { tell, timer: setTimeout(tell, TYPING_PAUSE) });
}

/** The field was left: tell what was typed in it, if that is still held back. */
export const typedOut = (place, block, element) => typing.get(keyOf(place, block, element))?.tell();

const keyOf = (place, block, element) => JSON.stringify([place.key, block.block_id, element.action_id]);

function hush(place, block, element) {
  const key = keyOf(place, block, element);
  clearTimeout(typing.get(key)?.timer);
  typing.delete(key);
  return key;
}

/** Tell everything typed that is still held back. */
export const typed = () => Promise.all([...typing.values()].map(({ tell }) => tell()));

/** Drop what is held back: a submission carries it all. */
export function dropTyped() {
  typing.forEach(({ timer }) => clearTimeout(timer));
  typing.clear();
}
