// One interactive element of Block Kit: a button, an overflow menu, an image, or one of the inputs.
import { gathered, visibleOptions } from "./choices.js";
import { sure } from "./confirm.js";
import { press } from "./deeds.js";
import { make } from "./dom.js";
import { image } from "./image.js";
import { momentInput, richInput, selectInput, typedInput } from "./inputs.js";
import { openMenu } from "./menu.js";
import { plainOf } from "./text.js";

const KINDS = {
  button,
  overflow,
  image: (element) => image(element, "thumb"),
  plain_text_input: typedInput,
  number_input: typedInput,
  email_text_input: typedInput,
  url_text_input: typedInput,
  rich_text_input: richInput,
  datepicker: momentInput,
  timepicker: momentInput,
  datetimepicker: momentInput,
  static_select: selectInput,
  users_select: selectInput,
  conversations_select: selectInput,
  channels_select: selectInput,
  radio_buttons: visibleOptions,
  checkboxes: visibleOptions,
  multi_static_select: gathered,
  multi_users_select: gathered,
  multi_conversations_select: gathered,
  multi_channels_select: gathered,
};

/** The node of one element in its seat (see inputs.js). */
export function element(kind, seat) {
  const build = KINDS[kind.type];
  return build
    ? build(kind, seat)
    : make("span", { class: "unknown", text: `${kind.type} cannot be shown here yet` });
}

function button(kind, seat) {
  const words = plainOf(kind.text);
  const node = make("button", {
    type: "button",
    class: `button ${kind.style ?? ""}`.trim(),
    "aria-label": kind.accessibility_label,
    data: { focus: seat.mark },
    text: words,
  });
  node.addEventListener("click", async () => {
    if (node.matches(".busy") || !(await sure(kind.confirm))) return;
    if (kind.url) window.open(kind.url, "_blank", "noopener");
    // Not disabled meanwhile, or the focus would be lost.
    node.setAttribute("aria-disabled", "true");
    node.classList.add("busy");
    await press(seat.place, seat.block, kind, kind.value ?? null);
    node.removeAttribute("aria-disabled");
    node.classList.remove("busy");
  });
  return node;
}

function overflow(kind, seat) {
  const node = make("button", {
    type: "button",
    class: "button more",
    "aria-label": "More actions",
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    data: { focus: seat.mark },
  });
  const items = kind.options.map((option) => ({
    text: plainOf(option.text),
    description: plainOf(option.description),
    act: () => picked(kind, option, seat),
  }));
  node.addEventListener("click", () => openMenu(node, "More actions", items));
  return node;
}

async function picked(kind, option, seat) {
  if (!(await sure(kind.confirm))) return;
  if (option.url) window.open(option.url, "_blank", "noopener");
  press(seat.place, seat.block, kind, { type: "overflow", selected_option: option });
}
