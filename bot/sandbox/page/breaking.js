// "Break something": Slack's troubles as switches in plain words, and one button that mends everything.
import { byId, make } from "./dom.js";
import { channelName, channels, everyone } from "./people.js";
import { faults, turn } from "./talk.js";
import { toast } from "./toasts.js";
import { openWindow } from "./windows.js";

const PLACES = {
  method: () => [
    ["*", "in everything"],
    ["chat.*", "only in messages"],
    ["views.*", "only in forms and Home"],
    ["users.*", "only when asked about people"],
  ],
  channel: () => [["*", "every channel of Pebble's"], ...channels().map(({ id }) => [id, `#${channelName(id)}`])],
  person: () =>
    everyone()
      .filter(({ kind }) => kind !== "deactivated")
      .map(({ id, name }) => [id, name]),
};

/** Make the button open the window. */
export function wireBreaking() {
  byId("break").addEventListener("click", openBreaking);
}

/** Say on the strip how much is broken. */
export function showBroken(count) {
  const button = byId("break");
  button.classList.toggle("alarmed", count > 0);
  button.firstElementChild.textContent = count ? `${count} broken` : "Break something";
  byId("tools").classList.toggle("alarmed", count > 0);
}

/** Ask what can be broken, and offer it. */
export async function openBreaking() {
  let told;
  try {
    told = await faults();
  } catch {
    toast("The sandbox does not answer. Is it still running?");
    return;
  }
  const list = make("ul", { class: "faults" });
  const paint = (answer) => list.replaceChildren(...answer.faults.map((fault) => row(fault, paint)), rates(answer, paint));
  paint(told);
  const mend = make("button", { type: "button", class: "button", text: "Mend everything" });
  mend.addEventListener("click", () => ask({}, paint, "Everything is mended. What waited leaves now."));
  const done = make("button", { type: "button", class: "button primary", text: "Done" });
  const intro = make("p", {
    class: "quiet",
    text: "What is switched on goes wrong until it is mended. Pebble should lose nothing: report something meanwhile, then mend it and see what arrives.",
  });
  const window = openWindow("Break something", [intro, list], [mend, done]);
  done.addEventListener("click", () => window.close());
}

async function ask(wish, paint, success) {
  let answer;
  try {
    answer = await turn(wish);
  } catch {
    answer = { ok: false, why: "The sandbox does not answer. Is it still running?" };
  }
  if (answer.ok) {
    const mark = document.activeElement?.dataset?.focus;
    paint(answer);
    showBroken(answer.faults.filter(({ on }) => on.length).length);
    if (mark) document.querySelector(`.faults [data-focus="${CSS.escape(mark)}"]`)?.focus();
    if (success) toast(success);
  } else toast(answer.why ?? "That did not work.");
}

function row(fault, paint) {
  const places = PLACES[fault.about]();
  const where = make(
    "select",
    { class: "field", "aria-label": `Where: ${fault.words}`, data: { focus: `${fault.name} where` } },
    places.map(([value, text]) => make("option", { value, text })),
  );
  const [on] = fault.on;
  where.value = on ?? places[0][0];
  where.addEventListener("change", async () => {
    if (!on) return;
    await turn({ name: fault.name, on: false, where: on }).catch(() => {});
    ask({ name: fault.name, on: true, where: where.value }, paint);
  });
  const flip = (wish) => ask({ name: fault.name, on: wish, where: on ?? where.value }, paint);
  const aside = fault.about === "method" && !on ? "fault unbroken" : "fault";
  return make("li", { class: aside }, toggle(fault.words, Boolean(on), fault.name, flip), fault.name === "older" ? null : where);
}

const rates = ({ rates: counted }, paint) =>
  make(
    "li",
    { class: "fault" },
    toggle("Slack counts calls and refuses those over its rates, as the real one does.", counted, "rates", (on) =>
      ask({ rates: on }, paint),
    ),
  );

function toggle(words, on, mark, flip) {
  const box = make("input", { type: "checkbox", role: "switch", class: "switch", checked: on, data: { focus: mark } });
  box.addEventListener("change", () => flip(box.checked));
  return make("label", { class: "option" }, box, make("span", { text: words }));
}
