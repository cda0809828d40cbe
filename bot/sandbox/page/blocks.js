// Block Kit blocks as DOM nodes, for messages, modals and the Home tab.
import { chart } from "./chart.js";
import { make } from "./dom.js";
import { element } from "./elements.js";
import { image } from "./image.js";
import { richText } from "./richtext.js";
import { table } from "./table.js";
import { plainOf, textOf } from "./text.js";

const KINDS = {
  header,
  section,
  context,
  divider,
  actions,
  input,
  image: picture,
  rich_text: richText,
  alert,
  table,
  data_table: table,
  data_visualization: chart,
};

/**
 * Entries for `keep`, one a block. A place is {where, key, surface, state}: what a click there names itself with,
 * the key its values are kept under, "message", "modal" or "home", the state the sandbox remembers, and the pane it
 * stands in where one message can be on screen twice.
 */
export function blockEntries(blocks, place) {
  return blocks.map((block, at) => ({
    key: `${place.key}/${block.block_id ?? at}/${block.type}`,
    sign: JSON.stringify(block),
    build: () => make("div", { class: `block block-${block.type}` }, blockNode(block, place)),
  }));
}

function blockNode(block, place) {
  const build = KINDS[block.type];
  return build
    ? build(block, place)
    : make("p", { class: "unknown", text: `A block of the kind ${block.type} cannot be shown here yet.` });
}

const idOf = (place, block, name) =>
  `${place.pane ?? ""}${place.key}-${block.block_id}-${name}`.replace(/[^\w-]/g, "_");

const seatOf = (place, block, kind, more = {}) => ({
  place,
  block,
  id: idOf(place, block, kind.action_id ?? "element"),
  mark: `${block.block_id}/${kind.action_id}`,
  label: plainOf(kind.placeholder) || plainOf(block.text) || "Choose",
  ...more,
});

function header(block, { surface }) {
  return make(surface === "modal" ? "h3" : "h2", { class: "block-head" }, textOf(block.text));
}

function section(block, place) {
  const words = [
    block.text ? make("div", { class: "words" }, textOf(block.text)) : null,
    block.fields
      ? make(
          "div",
          { class: "fields" },
          block.fields.map((field) => make("div", { class: "words" }, textOf(field))),
        )
      : null,
  ];
  const beside =
    block.accessory &&
    make("div", { class: "beside" }, element(block.accessory, seatOf(place, block, block.accessory)));
  return make("div", { class: "section" }, make("div", { class: "section-words" }, words), beside);
}

function context(block) {
  return make(
    "div",
    { class: "context" },
    block.elements.map((part) =>
      part.type === "image" ? image(part, "tiny") : make("span", { class: "words" }, textOf(part)),
    ),
  );
}

function divider() {
  return make("hr");
}

function actions(block, place) {
  return make(
    "div",
    { class: "actions" },
    block.elements.map((part) => element(part, seatOf(place, block, part))),
  );
}

function picture(block) {
  return make(
    "figure",
    {},
    block.title ? make("figcaption", {}, textOf(block.title)) : null,
    image(block, "picture"),
  );
}

function alert(block) {
  return make(
    "div",
    { class: `alert ${block.level ?? "default"}`, role: "note" },
    make("div", { class: "words" }, textOf(block.text)),
  );
}

const GROUPED = new Set(["radio_buttons", "checkboxes"]);

function input(block, place) {
  const id = idOf(place, block, block.element.action_id);
  const hint = block.hint && make("p", { class: "hint", id: `${id}-hint` }, textOf(block.hint));
  const error = make("p", {
    class: "error",
    id: `${id}-error`,
    data: { errorOf: block.block_id },
    hidden: true,
  });
  const described = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
  const label = make(
    GROUPED.has(block.element.type) ? "span" : "label",
    { class: "label", id: `${id}-label`, for: GROUPED.has(block.element.type) ? null : id },
    textOf(block.label),
    block.optional ? make("span", { class: "optional", text: " (optional)" }) : null,
  );
  const seat = seatOf(place, block, block.element, {
    id,
    label: null,
    labelled: `${id}-label`,
    described,
    required: !block.optional,
  });
  return make("div", { class: "input" }, label, element(block.element, seat), error, hint);
}
