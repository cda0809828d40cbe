// What was chosen or typed, by place, block_id and action_id, in Slack's raw state shape: {type, value | selected_…}.

const EMPTY = {
  plain_text_input: ({ initial_value: value = null }) => ({ value }),
  number_input: ({ initial_value: value = null }) => ({ value }),
  email_text_input: ({ initial_value: value = null }) => ({ value }),
  url_text_input: ({ initial_value: value = null }) => ({ value }),
  rich_text_input: ({ initial_value = null }) => ({ rich_text_value: initial_value }),
  static_select: ({ initial_option = null }) => ({ selected_option: initial_option }),
  radio_buttons: ({ initial_option = null }) => ({ selected_option: initial_option }),
  checkboxes: ({ initial_options = [] }) => ({ selected_options: initial_options }),
  multi_static_select: ({ initial_options = [] }) => ({ selected_options: initial_options }),
  users_select: ({ initial_user = null }) => ({ selected_user: initial_user }),
  multi_users_select: ({ initial_users = [] }) => ({ selected_users: initial_users }),
  conversations_select: ({ initial_conversation = null }) => ({
    selected_conversation: initial_conversation,
  }),
  multi_conversations_select: ({ initial_conversations = [] }) => ({
    selected_conversations: initial_conversations,
  }),
  channels_select: ({ initial_channel = null }) => ({ selected_channel: initial_channel }),
  multi_channels_select: ({ initial_channels = [] }) => ({ selected_channels: initial_channels }),
  datepicker: ({ initial_date = null }) => ({ selected_date: initial_date }),
  timepicker: ({ initial_time = null }) => ({ selected_time: initial_time }),
  datetimepicker: ({ initial_date_time = null }) => ({ selected_date_time: initial_date_time }),
};

const kept = new Map();

const keyOf = (place, block, element) => JSON.stringify([place.key, block.block_id, element.action_id]);

/** Whether this kind of element has a value at all (buttons and overflow menus have none). */
export const holdsValue = (element) => element?.type in EMPTY;

/** The value it starts with, as the app set it. */
export const initial = (element) => ({ type: element.type, ...EMPTY[element.type](element) });

/**
 * The value now. In a modal it outlives every update that keeps block_id and action_id;
 * elsewhere a new initial value from the app wins over an older choice.
 */
export function read(place, block, element) {
  const key = keyOf(place, block, element);
  const found = kept.get(key);
  const basis = JSON.stringify(initial(element));
  if (found?.raw.type === element.type && (place.surface === "modal" || found.basis === basis))
    return found.raw;
  const told = place.state?.[block.block_id]?.[element.action_id];
  const raw = told?.type === element.type ? told : initial(element);
  if (place.surface === "modal") kept.set(key, { raw, basis });
  return raw;
}

/** Keep a new value: the changed parts of the raw state. Returns the whole raw state. */
export function write(place, block, element, parts) {
  const raw = { ...read(place, block, element), ...parts };
  kept.set(keyOf(place, block, element), { raw, basis: JSON.stringify(initial(element)) });
  return raw;
}

/** Forget everything of this place: its modal is gone. */
export function forget(placeKey) {
  const start = `[${JSON.stringify(placeKey)},`;
  for (const key of kept.keys()) if (key.startsWith(start)) kept.delete(key);
}

/** The elements with a value in one block. */
export function elementsOf(block) {
  const candidates = [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])];
  return candidates.filter(holdsValue);
}

/** The state of all blocks, {block_id: {action_id: raw}}, as a submission carries it. */
export function stateOf(place, blocks) {
  const state = {};
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      (state[block.block_id] ??= {})[element.action_id] = read(place, block, element);
    }
  }
  return state;
}

/** Whether nothing was chosen or typed. */
export function isEmpty(raw) {
  return Object.entries(raw).every(
    ([name, value]) =>
      name === "type" ||
      value === null ||
      (typeof value === "string" && !value.trim()) ||
      (Array.isArray(value) && !value.length),
  );
}
