// The page: asks what this person sees, shows it, and asks again whenever something changed.
import { showBroken, wireBreaking } from "./breaking.js";
import { most, showConversation, wireConversation } from "./conversation.js";
import { deed } from "./deeds.js";
import { byId } from "./dom.js";
import { here, readAddress, settle } from "./here.js";
import { showHome, showTabs } from "./home.js";
import { freshen, wireInspector } from "./inspector.js";
import { wireLight } from "./light.js";
import { onEdit } from "./messageacts.js";
import { hideModal, showModal } from "./modal.js";
import { comeBack, wireOver } from "./over.js";
import { everyone, person, remember } from "./people.js";
import { showSide, wireDrawer } from "./side.js";
import { showWho, tick, wireStrip } from "./strip.js";
import { act, cast, follow, look, onDeed } from "./talk.js";
import { showThread } from "./thread.js";
import { onDismiss, showNotices, toast } from "./toasts.js";
import { setClock, useZone } from "./when.js";

let known = null;
let asking = null;
let again = false;
let hush = () => {};

/** Ask what is to be seen and show it; while one asking runs, further wishes become one more asking. */
function refresh() {
  again = true;
  asking ??= askAll();
  return asking;
}

async function askAll() {
  // Over in the same moment as its last look: a wish that comes later must find nobody asking, and ask.
  try {
    while (again) await askOnce();
  } finally {
    asking = null;
  }
}

async function askOnce() {
  again = false;
  const asked = { ...here };
  try {
    const answer = await look({ ...asked, most: most(asked) });
    if (Object.keys(asked).some((key) => asked[key] !== here[key])) again = true;
    else show(answer);
  } catch (problem) {
    if (problem.status !== 404 || !here.channel) {
      again = false;
      return;
    }
    settle({ channel: "" });
    again = true;
  }
}

function show(answer) {
  known = answer;
  const conversation = answer.channels.find(({ id }) => id === here.channel);
  if (!conversation) return arrive(answer.channels);
  paint(conversation);
  return undefined;
}

/** Nothing chosen yet, or not theirs to see: begin in the direct message with the app. */
function arrive(channels) {
  const first = channels.find(({ dm }) => dm) ?? channels[0];
  if (!first) return;
  settle({ channel: first.id, tab: here.tab });
  refresh();
}

function paint(conversation) {
  const atHome = conversation.dm && here.tab === "home";
  showWho();
  showSide(known.channels);
  showTabs(conversation.dm);
  for (const id of ["scroll", "composer"]) byId(id).hidden = atHome;
  byId("home").hidden = !atHome;
  if (atHome) byId("newer").hidden = true;
  showBroken(known.broken);
  showConversation(conversation, mainMessages(), known);
  if (conversation.dm) showHome(known.home);
  showThread(threadMessages(), conversation.dm ? "Pebble" : `#${conversation.name}`);
  showModal(known.modal);
  showNotices(known.notices);
  if (!atHome) markSeen(conversation);
  if (!performance.getEntriesByName("shown").length) performance.mark("shown");
}

const repaint = () => known && show(known);
const whispers = () => known.whispers.map((message) => ({ ...message, whisper: true }));
const isReply = (message) =>
  message.thread_ts && message.thread_ts !== message.ts && message.subtype !== "thread_broadcast";
const byTime = (one, other) => one.ts - other.ts;

/** What stands in the conversation; a message also counts the whispers in its thread, as long as that is closed. */
function mainMessages() {
  const heard = whispers();
  const inThread = ({ ts }) =>
    ts === here.thread ? 0 : heard.filter((one) => isReply(one) && one.thread_ts === ts).length;
  const said = known.messages.map((message) => ({ ...message, whispers: inThread(message) }));
  return [...said, ...heard].filter((message) => !isReply(message)).sort(byTime);
}

function threadMessages() {
  if (!here.thread || !known.thread) return null;
  const root = known.thread.some(({ ts }) => ts === here.thread)
    ? []
    : known.messages.filter(({ ts }) => ts === here.thread);
  const heard = whispers().filter(({ thread_ts: thread }) => thread === here.thread);
  return [...root, ...known.thread, ...heard].sort(byTime);
}

function markSeen({ id, unread }) {
  if (unread && document.visibilityState === "visible") act(here.as, "seen", { channel: id });
}

/** The address changed: perhaps another person, another channel, the Home tab. */
function moved() {
  const before = { ...here };
  if (!readAddress()) return;
  beSomeone(before.as);
  if (here.as !== before.as) listen();
  if (here.tab === "home" && (before.tab !== "home" || before.as !== here.as)) deed("open_home");
  refresh();
}

/** If the address names nobody of the cast, be `otherwise`, or the first of them. */
function beSomeone(otherwise) {
  if (!everyone().some(({ id, kind }) => id === here.as && kind !== "deactivated"))
    settle({ as: otherwise || everyone()[0].id });
  useZone(person(here.as).zone);
}

function listen() {
  hush();
  hideModal();
  let lost = false;
  hush = follow(
    here.as,
    ({ now }) => {
      setClock(now);
      tick();
      refresh();
      freshen();
    },
    (up) => {
      if (!up && !lost) toast("The sandbox stopped answering. This page waits for it.");
      if (up) refresh();
      if (up && lost) comeBack();
      lost = !up;
    },
  );
}

async function begin() {
  const told = await cast();
  remember(told);
  onDeed(() => refresh());
  onDismiss((notice) => act(here.as, "dismiss", { notice }));
  onEdit(repaint);
  wireConversation(refresh);
  wireBreaking();
  wireOver();
  wireLight();
  wireDrawer();
  wireInspector();
  addEventListener("hashchange", moved);
  document.addEventListener("visibilitychange", repaint);
  readAddress();
  beSomeone("");
  listen();
  if (here.tab === "home") deed("open_home");
  refresh();
  await wireStrip(() => {
    refresh();
    freshen();
  });
}

begin();
