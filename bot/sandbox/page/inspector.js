// The inspector: every request between the bot and Slack, newest first, with what was asked and answered.
import { byId, make, unseen } from "./dom.js";
import { calls } from "./talk.js";
import { clockTime } from "./when.js";

const MOST = 300;
let last = 0;
let reading = false;

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
  if (open) freshen();
  else byId("inspect").focus();
}

function furnish(panel) {
  panel.append(
    make(
      "header",
      { class: "pane-head" },
      make("h2", { text: "Inspector" }),
      make("button", {
        type: "button",
        class: "icon cross",
        "aria-label": "Close inspector",
        on: { click: () => turn(false) },
      }),
    ),
    make("p", { class: "pane-hint", text: "Every request between Pebble and this Slack, newest first." }),
    make("ol", { class: "calls", id: "calls" }),
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
    list.prepend(...fresh.map(row).reverse());
    while (list.children.length > MOST) list.lastElementChild.remove();
  } catch {
    // The next event tries again.
  } finally {
    reading = false;
  }
}

function row(call) {
  const fine = call.status < 400 && call.answer?.ok !== false;
  const inward = call.way === "to bot";
  return make(
    "li",
    {},
    make(
      "details",
      { class: "call" },
      make(
        "summary",
        {},
        make("span", {
          class: `way ${inward ? "inward" : "outward"}`,
          text: inward ? "→ Pebble" : "→ Slack",
        }),
        make("span", { class: "what", text: call.what }),
        make("span", { class: `status ${fine ? "" : "bad"}` }, unseen("status "), String(call.status)),
        make("time", { text: clockTime(new Date(call.at)) }),
      ),
      load("Sent", call.args),
      load("Answer", call.answer),
    ),
  );
}

const load = (title, content) =>
  make(
    "div",
    { class: "load" },
    make("h3", { text: title }),
    make("pre", {
      tabIndex: 0,
      "aria-label": title,
      text: typeof content === "string" ? content || "(empty)" : JSON.stringify(content, null, 2),
    }),
  );
