// The inputs of Block Kit that hold one value: text, numbers, dates, and selects as the browser's own controls.
import { choose, type, typedOut } from "./deeds.js";
import { make } from "./dom.js";
import { channels, everyone, roleOf } from "./people.js";
import { sure } from "./confirm.js";
import { plainOf } from "./text.js";
import { read } from "./values.js";

/**
 * What every control says of itself. A seat is where an element sits: {place, block, id, label, described, required,
 * mark}: `label` is set where no visible label stands before it, `mark` lets the focus find the control again.
 */
export const traits = (seat) => ({
  id: seat.id,
  "aria-label": seat.label,
  "aria-describedby": seat.described,
  "aria-required": seat.required ? "true" : null,
  data: { focus: seat.mark },
});

const now = (element, seat) => read(seat.place, seat.block, element);
const told = (element, seat, parts, more) => choose(seat.place, seat.block, element, parts, more);

/** plain_text_input, number_input, email_text_input, url_text_input. */
export function typedInput(element, seat) {
  const field = make(element.multiline ? "textarea" : "input", {
    ...traits(seat),
    class: "field",
    type: element.multiline ? null : (KEYBOARDS[element.type] ?? "text"),
    rows: element.multiline ? 4 : null,
    step: element.type === "number_input" && element.is_decimal_allowed ? "any" : null,
    min: element.min_value,
    max: element.max_value,
    placeholder: plainOf(element.placeholder),
    value: now(element, seat).value ?? "",
    autocomplete: "off",
  });
  const counter = make("p", { class: "counter", hidden: true });
  const parts = () => ({ value: field.value === "" ? null : field.value });
  field.addEventListener("input", () => {
    type(seat.place, seat.block, element, parts());
    count(field.value, element.max_length, counter);
  });
  field.addEventListener("change", () => typedOut(seat.place, seat.block, element));
  field.addEventListener("keydown", (event) => entered(event, element, seat, parts));
  return element.max_length ? make("div", { class: "typed" }, field, counter) : field;
}

const KEYBOARDS = { number_input: "number", email_text_input: "email", url_text_input: "url" };

function count(text, most, counter) {
  const left = most - text.length;
  counter.hidden = left > most / 10;
  counter.classList.toggle("over", left < 0);
  counter.textContent = left < 0 ? `${-left} characters too many` : `${left} characters left`;
}

function entered(event, element, seat, parts) {
  if (event.key !== "Enter" || event.isComposing || element.multiline || !seat.block.dispatch_action) return;
  event.preventDefault();
  told(element, seat, parts(), { enter: true });
}

/** rich_text_input, without its formatting: what is typed becomes one section of text. */
export function richInput(element, seat) {
  const words = (block) =>
    (block?.elements ?? [])
      .flatMap((part) => part.elements ?? [])
      .map(({ text }) => text ?? "")
      .join("");
  const field = make("textarea", {
    ...traits(seat),
    class: "field",
    rows: 4,
    value: words(now(element, seat).rich_text_value),
  });
  field.addEventListener("input", () =>
    type(seat.place, seat.block, element, { rich_text_value: field.value ? section(field.value) : null }),
  );
  return field;
}

const section = (text) => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }],
});

/** datepicker, timepicker, datetimepicker. */
export function momentInput(element, seat) {
  const [kind, part] = MOMENTS[element.type];
  const value = now(element, seat)[part];
  const field = make("input", {
    ...traits(seat),
    class: "field short",
    type: kind,
    value: kind === "datetime-local" ? localMinute(value) : (value ?? ""),
  });
  field.addEventListener("change", async () => {
    if (!(await sure(element.confirm))) return;
    const chosen = kind === "datetime-local" ? Math.floor(new Date(field.value) / 1000) : field.value;
    told(element, seat, { [part]: field.value ? chosen : null });
  });
  return field;
}

const MOMENTS = {
  datepicker: ["date", "selected_date"],
  timepicker: ["time", "selected_time"],
  datetimepicker: ["datetime-local", "selected_date_time"],
};

function localMinute(seconds) {
  if (!seconds) return "";
  const date = new Date(seconds * 1000);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** static_select, users_select, conversations_select, channels_select. */
export function selectInput(element, seat) {
  const { part, groups, same } = offers(element);
  const all = groups.flatMap(({ options }) => options);
  const chosen = all.findIndex((option) => same(option.raw, now(element, seat)[part]));
  const select = make(
    "select",
    { ...traits(seat), class: "field choice" },
    make("option", { value: "", text: plainOf(element.placeholder) || "Choose…" }),
    groups.map((group) => optionGroup(group, all)),
  );
  select.value = chosen < 0 ? "" : String(chosen);
  select.addEventListener("change", async () => {
    if (await sure(element.confirm))
      told(element, seat, { [part]: select.value === "" ? null : all[Number(select.value)].raw });
    else select.value = chosen < 0 ? "" : String(chosen);
  });
  return select;
}

function optionGroup({ label, options }, all) {
  const nodes = options.map((option) =>
    make("option", { value: String(all.indexOf(option)), text: option.text }),
  );
  return label ? make("optgroup", { label }, nodes) : nodes;
}

/** What an element offers: the part of the state it fills, its options in groups, and when two choices are the same. */
export function offers(element) {
  const many = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "").replace("_select", "");
  const s = many ? "s" : "";
  if (kind === "users")
    return { part: `selected_user${s}`, groups: [{ options: people() }], same: Object.is };
  if (kind === "conversations")
    return { part: `selected_conversation${s}`, groups: [{ options: rooms() }], same: Object.is };
  if (kind === "channels")
    return { part: `selected_channel${s}`, groups: [{ options: rooms() }], same: Object.is };
  return {
    part: `selected_option${s}`,
    groups: staticGroups(element),
    same: (one, other) => one?.value === other?.value,
  };
}

const written = (option) => ({
  raw: option,
  text: plainOf(option.text),
  description: plainOf(option.description),
});

const staticGroups = (element) =>
  (element.option_groups ?? [{ options: element.options ?? [] }]).map((group) => ({
    label: plainOf(group.label),
    options: group.options.map(written),
  }));

const people = () =>
  everyone()
    .filter(({ kind }) => kind !== "deactivated")
    .map((someone) => ({
      raw: someone.id,
      text: [someone.name, roleOf(someone)].filter(Boolean).join(" · "),
      short: someone.name,
    }));

const rooms = () => channels().map(({ id, name }) => ({ raw: id, text: `#${name}` }));
