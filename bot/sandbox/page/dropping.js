// Files: dragged onto a conversation or thread, or attached in the box, one message each.
import { byId } from "./dom.js";
import { here } from "./here.js";
import { share } from "./talk.js";
import { toast } from "./toasts.js";

/** Share these files one after the other; false as soon as one is refused, with the reason shown. */
export async function shareFiles(files, text, inThread) {
  const where = { as: here.as, channel: here.channel, thread: inThread ? here.thread : "" };
  for (const [at, file] of [...files].entries()) {
    const answer = await share(where, file, at ? "" : text);
    if (!answer.ok) {
      toast(`${file.name}: ${answer.why ?? "that did not work"}.`);
      return false;
    }
  }
  return true;
}

/** Let files be dropped on `host`; meanwhile `label()` says where they go. */
export function acceptDrops(host, label, drop) {
  const holdsFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  const veil = (on) => {
    host.classList.toggle("dropping", on);
    byId("drop").hidden = !on;
    if (on) byId("drop").textContent = label();
  };
  host.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    veil(true);
  });
  host.addEventListener("dragleave", (event) => !host.contains(event.relatedTarget) && veil(false));
  host.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    veil(false);
    drop([...event.dataTransfer.files]);
  });
}
