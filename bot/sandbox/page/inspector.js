// The inspector: every request between the bot and Slack, newest first, and what Pebble stored for it.
import { byId, make, unseen } from "./dom.js";
import { facts, gist, rows } from "./reading.js";
import { calls } from "./talk.js";
import { clockTime } from "./when.js";

const MOST = 300;
const PAUSE = 1000;
const WAYS = {
  "to bot": ["inward", "→ Pebble"],
  "to Slack": ["outward", "→ Slack"],
  "to database": ["stored", "Stored"],
};
const FILTERS = [
  ["", "Everything"],
  ["to bot", "What Slack tells Pebble"],
  ["to Slack", "What Pebble asks of Slack"],
  ["to database", "What Pebble stored"],
  ["bad", "Only what failed or is not understood"],
];
let last = 0;
let reading = false;
let timer = null;

/** Make the switch in the strip open and close it. */
export function wireInspector() {
  byId("inspect").addEventListener("click", () => turn(byId("inspector").hidden));
  byId("inspector").addEventListener("keydown", ({ key }) => key === "Escape" && turn(false));
}

function turn(open) {
  const panel = byId("inspector");
  panel.hidden = !open;
  byId("inspect").setAttribute("aria-pressed", String(open));
  document.body.classList.toggle("inspecting", open);
  if (open && !panel.firstElementChild) furnish(panel);
  clearInterval(timer);
  if (!open) return (byId("inspect").checkVisibility() ? byId("inspect") : byId("tools")).focus();
  timer = setInterval(freshen, PAUSE);
  freshen();
  return byId("inspector-title").focus();
}

function furnish(panel) {
  const list = make("ol", { class: "calls", id: "calls", "aria-label": "Requests", tabIndex: -1 });
  const filter = make(
    "select",
    { class: "field", id: "filter", "aria-label": "Show" },
    FILTERS.map(([value, text]) => make("option", { value, text })),
  );
  filter.addEventListener("change", () => {
    list.dataset.only = filter.value;
  });
  panel.append(
    make(
      "header",
      { class: "pane-head" },
      make("h2", { id: "inspector-title", tabIndex: -1, text: "Inspector" }),
      make("button", {
        type: "button",
        class: "icon cross",
        "aria-label": "Close inspector",
        on: { click: () => turn(false) },
      }),
    ),
    make("div", { class: "pane-hint" }, filter, make("p", { text: "Newest first, each as its answer came." })),
    list,
  );
}

/** Fetch what is new, if the inspector is open. */
export async function freshen() {
  if (byId("inspector").hidden || reading) return;
  reading = true;
  try {
    const fresh = await calls(last);
    last = fresh.at(-1)?.n ?? last;
    const list = byId("calls");
    list.prepend(...fresh.slice(-MOST).map(row).reverse());
    while (list.children.length > MOST) list.lastElementChild.remove();
  } catch {
    // The next event tries again.
  } finally {
    reading = false;
  }
}

const fine = (call) =>
  typeof call.status !== "string" || call.status === "" ? !(call.status >= 400) && call.answer?.ok !== false : false;

function row(call) {
  const [look, way] = WAYS[call.way] ?? ["", call.way];
  const strange = call.strange ?? [];
  const bad = !fine(call);
  const says = call.answer?.error ?? call.status;
  const details = make(
    "details",
    { class: "call" },
    make(
      "summary",
      {},
      make("span", { class: `way ${look}`, text: way }),
      make("span", { class: "what", text: call.what }),
      strange.length ? make("span", { class: "status bad", text: "unknown" }) : null,
      make("span", { class: `status ${bad ? "bad" : ""}` }, says === "" ? null : unseen("status "), String(bad ? says : call.status)),
      make("time", { text: clockTime(new Date(call.at)) }),
      make("span", { class: "gist", text: gist(call) }),
    ),
  );
  details.addEventListener("toggle", () => fill(details, call, strange), { once: true });
  return make("li", { data: { way: call.way, bad: bad || strange.length ? "yes" : "" } }, details);
}

function fill(details, call, strange) {
  if (strange.length)
    details.append(make("p", { class: "error", text: `Slack does not know: ${strange.join(", ")}.` }));
  if (call.way === "to database") details.append(...call.answer.map(stored));
  else details.append(load("Sent", call.args), load("Answer", call.answer));
}

const DEEDS = { new: "new", changed: "changed", removed: "removed" };

const stored = ({ table, deed, rows: written }) =>
  make(
    "div",
    { class: "load" },
    make("h3", {}, make("code", { text: table }), ` ${DEEDS[deed] ?? deed}${written.length > 1 ? ` (${written.length})` : ""}`),
    rows(written).map((one) => make("dl", {}, facts(one))),
  );

const load = (title, content) =>
  make(
    "div",
    { class: "load" },
    make("h3", { text: title }),
    make("pre", {
      tabIndex: 0,
      role: "group",
      "aria-label": title,
      text: typeof content === "string" ? content || "(empty)" : JSON.stringify(content, null, 2),
    }),
  );
