// "Start over": a fresh workspace, asked about first and waited for.
import { sure } from "./confirm.js";
import { byId, make } from "./dom.js";
import { born } from "./people.js";
import { cast, startOver } from "./talk.js";
import { toast } from "./toasts.js";

const PAUSE = 300;

/** Make the button work. */
export function wireOver() {
  byId("over").addEventListener("click", over);
}

/** Ask, begin anew, and come back when the new hospital is there. */
export async function over() {
  const agreed = await sure({
    title: "Start over?",
    text: "Everything said and reported here goes, and the invented hospital begins anew. It takes some seconds.",
    confirm: { text: "Start over" },
    style: "danger",
  });
  if (!agreed) return;
  const answer = await startOver().catch(() => ({ ok: false, why: "The sandbox does not answer." }));
  if (!answer.ok) {
    toast(answer.why);
    return;
  }
  const veil = make(
    "dialog",
    { class: "window small", "aria-labelledby": "veil-title" },
    make("h2", { id: "veil-title", text: "A fresh hospital is being set up …" }),
    make("div", { class: "window-body" }, make("p", { role: "status", text: "People move in and report their first pebbles." })),
  );
  veil.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(veil);
  veil.showModal();
  await anotherBorn();
}

/** Another workspace may answer by now than the one this page was opened on: once it is ready, the page begins anew. */
export async function comeBack() {
  const told = await cast().catch(() => null);
  if (told && told.born !== born()) await anotherBorn();
}

async function anotherBorn() {
  for (;;) {
    const ready = await fetch("/readyz", { cache: "no-store" }).then(({ ok }) => ok, () => false);
    const told = ready && (await cast().catch(() => null));
    if (told && told.born !== born()) break;
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  location.hash = "";
  location.reload();
}
