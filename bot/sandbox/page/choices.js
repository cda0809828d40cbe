// The inputs of Block Kit where one sees all the options (radio buttons, checkboxes), and those that gather several.
import { choose } from "./deeds.js";
import { make } from "./dom.js";
import { offers, traits } from "./inputs.js";
import { plainOf, textOf } from "./text.js";
import { read } from "./values.js";

const groupTraits = (seat, role) => ({
  role,
  id: seat.id,
  "aria-label": seat.label,
  "aria-labelledby": seat.label ? null : seat.labelled,
  "aria-describedby": seat.described,
  "aria-required": seat.required && role === "radiogroup" ? "true" : null,
});

/** radio_buttons and checkboxes. */
export function visibleOptions(element, seat) {
  const one = element.type === "radio_buttons";
  const chosen = () => {
    const raw = read(seat.place, seat.block, element);
    return (one ? [raw.selected_option] : raw.selected_options).filter(Boolean).map(({ value }) => value);
  };
  const tick = (option, on) => {
    const rest = chosen().filter((value) => value !== option.value);
    const values = new Set(on ? [...rest, option.value] : rest);
    const options = element.options.filter(({ value }) => values.has(value));
    choose(
      seat.place,
      seat.block,
      element,
      one ? { selected_option: option } : { selected_options: options },
    );
  };
  return make(
    "div",
    { ...groupTraits(seat, one ? "radiogroup" : "group"), class: "options" },
    element.options.map((option, at) =>
      line(option, at, { one, seat, tick, on: chosen().includes(option.value) }),
    ),
  );
}

function line(option, at, { one, seat, tick, on }) {
  const box = make("input", {
    type: one ? "radio" : "checkbox",
    name: seat.id,
    value: option.value,
    checked: on,
    data: { focus: `${seat.mark}/${at}` },
    on: { change: (event) => tick(option, event.target.checked) },
  });
  const words = make("span", {}, textOf(option.text));
  return make(
    "label",
    { class: "option" },
    box,
    make("span", {}, words, option.description ? make("small", {}, textOf(option.description)) : null),
  );
}

/** multi_static_select, multi_users_select, multi_conversations_select, multi_channels_select. */
export function gathered(element, seat) {
  const { part, groups, same } = offers(element);
  const all = groups.flatMap(({ options }) => options);
  const chosen = () => read(seat.place, seat.block, element)[part] ?? [];
  const host = make("div", { class: "gathered" });
  const paint = () => host.replaceChildren(chips(), adder());
  const put = (next) => {
    choose(seat.place, seat.block, element, { [part]: next });
    paint();
    host.querySelector("select").focus();
  };
  const chips = () =>
    make(
      "ul",
      { class: "chips", "aria-label": "Chosen" },
      chosen().map((raw) => chip(textFor(raw), () => put(chosen().filter((other) => !same(other, raw))))),
    );
  const textFor = (raw) => {
    const option = all.find((one) => same(one.raw, raw));
    return option?.short ?? option?.text ?? (plainOf(raw?.text) || String(raw));
  };
  const adder = () => {
    const left = all.filter((option) => !chosen().some((raw) => same(raw, option.raw)));
    const select = make(
      "select",
      { ...traits(seat), class: "field choice" },
      make("option", { value: "", text: plainOf(element.placeholder) || "Add…" }),
      left.map((option, at) => make("option", { value: String(at), text: option.text })),
    );
    select.addEventListener(
      "change",
      () => select.value && put([...chosen(), left[Number(select.value)].raw]),
    );
    select.disabled =
      element.max_selected_items !== undefined && chosen().length >= element.max_selected_items;
    return select;
  };
  paint();
  return host;
}

const chip = (text, remove) =>
  make(
    "li",
    { class: "chip" },
    make("span", { text }),
    make("button", {
      type: "button",
      class: "icon cross",
      "aria-label": `Remove ${text}`,
      on: { click: remove },
    }),
  );
