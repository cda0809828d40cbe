// The left column: channels, and the direct message with the app.
import { byId, keep, make, unseen } from "./dom.js";
import { addressOf, here } from "./here.js";
import { avatar, bot, channel, workspace } from "./people.js";

/** Show the conversations of /_/look. */
export function showSide(conversations) {
  const side = byId("side");
  if (!side.firstElementChild)
    side.append(
      make("p", { class: "workspace", text: workspace() }),
      part("Channels", "side-channels"),
      part("Apps", "side-apps"),
    );
  keep(
    byId("side-channels"),
    conversations.filter(({ dm }) => !dm).map((one) => entry(one, hash(one.id))),
  );
  keep(
    byId("side-apps"),
    conversations.filter(({ dm }) => dm).map((one) => entry(one, avatar({ bot: true }, "small"))),
  );
  const unread = conversations.filter(({ id, unread: count }) => count && id !== here.channel).length;
  byId("drawer").dataset.unread = unread || "";
}

const part = (title, id) =>
  make(
    "section",
    { class: "side-part" },
    make("h2", { id: `${id}-title`, text: title }),
    make("ul", { id, "aria-labelledby": `${id}-title` }),
  );

const hash = (id) =>
  make("span", { class: `hash ${channel(id)?.private ? "private" : ""}`, "aria-hidden": "true" });

function entry(one, sign) {
  const name = one.dm ? bot().name : one.name;
  const current = one.id === here.channel;
  const unread = !(current && here.tab === "messages") && one.unread;
  return {
    key: one.id,
    sign: JSON.stringify([one, current, unread, here.as]),
    build: () =>
      make(
        "li",
        {},
        make(
          "a",
          {
            href: addressOf({ channel: one.id }),
            class: unread ? "unread" : "",
            "aria-current": current ? "page" : null,
            data: { focus: one.id },
          },
          sign,
          make("span", { class: "side-name", text: name }),
          unread ? make("span", { class: "count" }, String(one.unread), unseen(" unread")) : null,
        ),
      ),
  };
}

/** Make the drawer of the phone open and close. */
export function wireDrawer() {
  const [button, shade, side] = [byId("drawer"), byId("shade"), byId("side")];
  const turn = (open) => {
    document.body.classList.toggle("drawer-open", open);
    button.setAttribute("aria-expanded", String(open));
    shade.hidden = !open;
    if (open) side.querySelector("a")?.focus();
  };
  button.addEventListener("click", () => turn(button.getAttribute("aria-expanded") !== "true"));
  shade.addEventListener("click", () => turn(false));
  side.addEventListener("click", ({ target }) => target.closest("a") && turn(false));
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || shade.hidden) return;
    turn(false);
    button.focus();
  });
}
