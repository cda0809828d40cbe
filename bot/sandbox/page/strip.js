// The strip on top: who I am, and the bot's clock, which can be moved ahead.
import { byId } from "./dom.js";
import { otherLook } from "./light.js";
import { go, here } from "./here.js";
import { openMenu } from "./menu.js";
import { fillChooser } from "./people.js";
import { clock, skip } from "./talk.js";
import { toast } from "./toasts.js";
import { dayAndTime, now, secondsToMonday, setClock } from "./when.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const WINDING = 150;

/** Make chooser and clock work; `afterSkip` is called when what fell due was delivered. */
export function wireStrip(afterSkip) {
  byId("who").addEventListener("change", ({ target }) =>
    go({ as: target.value, channel: "", tab: "messages" }),
  );
  const button = byId("clock");
  button.addEventListener("click", () => openMenu(button, "Skip time", choices(afterSkip)));
  setInterval(tick, 10_000);
  wireTools();
  return wind();
}

/** On a phone the rest of the strip is a menu. */
function wireTools() {
  const tools = byId("tools");
  const press = (id) => () => byId(id).click();
  tools.addEventListener("click", () =>
    openMenu(tools, "Sandbox", [
      { text: byId("break").textContent, description: "Slack in trouble, in plain words", act: press("break") },
      { text: "Inspector", description: "What goes over the wire, what is stored", act: press("inspect") },
      { text: otherLook(), act: press("light") },
      { text: "Start over", description: "A fresh invented hospital", act: press("over") },
    ]),
  );
}

/** Show the person of this tab in the chooser. */
export function showWho() {
  const select = byId("who");
  if (!select.options.length) fillChooser(select, here.as);
  if (select.value !== here.as) select.value = here.as;
}

const choices = (afterSkip) =>
  [
    ["Skip an hour", () => HOUR],
    ["Skip a day", () => DAY],
    ["Skip to Monday 08:00", secondsToMonday],
    ["Skip a week", () => 7 * DAY],
  ].map(([text, seconds]) => ({ text, act: () => move(Math.round(seconds()), afterSkip) }));

async function move(seconds, afterSkip) {
  const button = byId("clock");
  button.disabled = true;
  button.classList.add("skipping");
  const running = setInterval(wind, WINDING);
  try {
    await skip(seconds);
    await wind();
    toast(`For Pebble it is now ${dayAndTime(now())}.`);
  } catch {
    toast("The clock could not be moved. Is the sandbox still running?");
  }
  clearInterval(running);
  button.disabled = false;
  button.classList.remove("skipping");
  afterSkip();
}

async function wind() {
  try {
    setClock((await clock()).now);
  } catch {
    // The sandbox is away for the moment; the browser's clock goes on.
  }
  tick();
}

/** Show what the time is for the bot. */
export function tick() {
  byId("now").textContent = dayAndTime(now());
}
