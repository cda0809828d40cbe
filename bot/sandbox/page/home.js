// The app's two tabs, and its Home view.
import { blockEntries } from "./blocks.js";
import { byId, keep, make } from "./dom.js";
import { go, here } from "./here.js";
import { bot } from "./people.js";

const TABS = [
  ["home", "Home"],
  ["messages", "Messages"],
];

/** Show the tabs in the app's direct message, none elsewhere. */
export function showTabs(isApp) {
  const host = byId("tabs");
  host.hidden = !isApp;
  keep(
    host,
    TABS.map(([tab, text]) => ({
      key: tab,
      sign: String(here.tab === tab),
      build: () => tabNode(tab, text),
    })),
  );
}

function tabNode(tab, text) {
  const on = here.tab === tab;
  const node = make("button", {
    type: "button",
    role: "tab",
    "aria-selected": String(on),
    "aria-controls": tab === "home" ? "home" : "scroll",
    tabIndex: on ? 0 : -1,
    text,
    data: { focus: tab },
    on: { click: () => go({ tab }) },
  });
  node.addEventListener("keydown", ({ key }) => {
    if (key !== "ArrowLeft" && key !== "ArrowRight") return;
    const other = node.nextElementSibling ?? node.previousElementSibling;
    other.focus();
    other.click();
  });
  return node;
}

/** Show the Home view (null before the app has published one). */
export function showHome(view) {
  const host = byId("home");
  if (!host.firstElementChild) host.append(make("div", { class: "blocks home-blocks" }));
  const place = view && {
    where: { view: view.id },
    key: `home ${here.as}`,
    surface: "home",
    state: view.state?.values,
  };
  keep(host.firstElementChild, view ? blockEntries(view.blocks, place) : [waiting()]);
}

const waiting = () => ({
  key: "waiting",
  sign: "",
  build: () => make("p", { class: "quiet", text: `${bot().name} has not put anything here yet.` }),
});
