// Small tools for making DOM nodes and for keeping the ones that did not change.

/** A new element. Traits: `class`, `text`, `data` (object), `on` (object of listeners), properties, attributes. */
export function make(tag, traits = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) set(node, name, value);
  node.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

const PROPERTIES = new Set(["value", "checked", "selected", "disabled", "hidden", "tabIndex", "readOnly"]);

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "class") node.className = value;
  else if (name === "text") node.textContent = value;
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "on") Object.entries(value).forEach(([event, act]) => node.addEventListener(event, act));
  else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

const signs = new WeakMap();

/**
 * Make the children of `host` be `entries`, in order: [{key, sign, build}].
 * A child whose key and sign are the same as before stays untouched, so that focus, typed text and open menus live on;
 * where a focused child is built anew, its counterpart (same `data-focus`) gets the focus back.
 */
export function keep(host, entries) {
  const before = new Map([...host.children].map((node) => [node.dataset.key, node]));
  const focus = focusIn(host);
  const wanted = entries.map(({ key, sign, build }) => {
    const old = before.get(key);
    if (old && signs.get(old) === sign) return old;
    const node = build();
    node.dataset.key = key;
    signs.set(node, sign);
    return node;
  });
  const staying = new Set(wanted);
  for (const node of [...host.children]) if (!staying.has(node)) node.remove();
  wanted.forEach((node, at) => {
    if (host.children[at] !== node) host.insertBefore(node, host.children[at] ?? null);
  });
  if (focus) focusAgain(host, focus);
}

function focusIn(host) {
  const active = document.activeElement;
  if (!active || active === host || !host.contains(active)) return null;
  const entry = [...host.children].find((node) => node.contains(active));
  const mark = active.closest("[data-focus]");
  return {
    active,
    key: entry?.dataset.key,
    mark: mark?.dataset.focus,
    from: active.selectionStart,
    to: active.selectionEnd,
  };
}

function focusAgain(host, { active, key, mark, from, to }) {
  if (document.activeElement === active) return;
  const entry = [...host.children].find((node) => node.dataset.key === key);
  const marked =
    mark && entry
      ? [...entry.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === mark)
      : null;
  const target = active.isConnected ? active : (marked ?? entry);
  if (!target) return;
  target.focus({ preventScroll: true });
  if (typeof from === "number" && target.setSelectionRange) target.setSelectionRange(from, to);
}

/**
 * Remember where the focus is; call what this returns to have it there again, even if the node was built anew meanwhile:
 * then its counterpart gets it, else the message it stood in, else the box one writes in.
 */
export function focusKeeper() {
  const active = document.activeElement;
  const entry = active?.closest("[id] > [data-key]");
  const [host, key] = [entry?.parentElement.id, entry?.dataset.key];
  const mark = active?.closest("[data-focus]")?.dataset.focus;
  return () => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const again = host && [...(byId(host)?.children ?? [])].find((node) => node.dataset.key === key);
    const inside = mark && again?.querySelector(`[data-focus="${CSS.escape(mark)}"]`);
    const found = [active, inside, again, byId("write")].find((node) => node?.isConnected && node.checkVisibility());
    found?.focus({ preventScroll: true });
  };
}

/** The element with this id, which index.html promises. */
export const byId = (id) => document.getElementById(id);

/** Words for screen readers only. */
export const unseen = (text) => make("span", { class: "hidden", text });
