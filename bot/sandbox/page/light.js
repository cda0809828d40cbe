// The switch between light and dark; a choice is kept in this browser.
import { byId } from "./dom.js";

const system = matchMedia("(prefers-color-scheme: dark)");
const dark = () =>
  document.documentElement.dataset.look ? document.documentElement.dataset.look === "dark" : system.matches;

/** Make the switch work. */
export function wireLight() {
  byId("light").addEventListener("click", turn);
  system.addEventListener("change", tell);
  tell();
}

/** Light becomes dark and dark light. */
export function turn() {
  const next = dark() ? "light" : "dark";
  document.documentElement.dataset.look = next;
  localStorage.setItem("look", next);
  tell();
}

/** What pressing it does, in words. */
export const otherLook = () => (dark() ? "Light colours" : "Dark colours");

function tell() {
  byId("light").setAttribute("aria-label", otherLook());
  byId("light").title = otherLook();
}
