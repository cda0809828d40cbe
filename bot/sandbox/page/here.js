// Where this tab is: who I am and what I look at. Kept in the address, so that two tabs may be two people.

/** as: person id, channel: id, tab: "messages" or "home" (of the app), thread: ts of the root or "". */
export const here = { as: "", channel: "", tab: "messages", thread: "" };

/** Take over what the address says; true if anything differs from before. */
export function readAddress() {
  const said = new URLSearchParams(location.hash.slice(1));
  const next = {
    as: said.get("as") ?? "",
    channel: said.get("in") ?? "",
    tab: said.get("tab") === "home" ? "home" : "messages",
    thread: said.get("thread") ?? "",
  };
  const moved = Object.keys(next).some((key) => next[key] !== here[key]);
  Object.assign(here, next);
  return moved;
}

/** The address of another place; what is not named stays, except the thread, which belongs to its channel. */
export function addressOf(change) {
  const next = { ...here, tab: "messages", thread: "", ...change };
  const said = new URLSearchParams({ as: next.as, in: next.channel });
  if (next.tab === "home") said.set("tab", "home");
  if (next.thread) said.set("thread", next.thread);
  return `#${said}`;
}

/** Go there, with a step in the browser's history. */
export function go(change) {
  location.hash = addressOf(change);
}

/** Be there without a step in the history: for what the page itself decides. */
export function settle(change) {
  history.replaceState(null, "", addressOf(change));
  readAddress();
}
