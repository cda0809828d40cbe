// Blocks of the kinds table and data_table; wide ones scroll sideways in their own frame.
import { make } from "./dom.js";
import { richText } from "./richtext.js";

/** The table of one block, its first row as the header. */
export function table(block) {
  const [head, ...rows] = block.rows;
  const named = block.type === "data_table" ? (block.row_header_column_index ?? 0) : -1;
  const cells = (row, tag, scope) =>
    row.map((cell, at) => {
      const kind = at === named ? "th" : tag;
      return make(kind, { scope: kind === "th" ? (scope ?? "row") : null, class: look(block, cell, at) }, inside(cell));
    });
  return make(
    "div",
    { class: "table", role: "region", "aria-label": block.caption ?? "Table", tabIndex: 0 },
    make(
      "table",
      {},
      block.caption ? make("caption", { text: block.caption }) : null,
      make("thead", {}, make("tr", {}, cells(head, "th", "col"))),
      make("tbody", {}, rows.map((row) => make("tr", {}, cells(row, "td")))),
    ),
  );
}

const inside = (cell) => (cell.type === "rich_text" ? richText(cell) : cell.text);

const SHORT = 12;

function look({ column_settings: settings, type }, cell, at) {
  const setting = settings?.[at] ?? {};
  const side = setting.align ?? (type === "data_table" && cell.type === "raw_number" ? "right" : "left");
  const long = cell.type === "rich_text" || cell.text.length > SHORT;
  return [side, setting.is_wrapped && long && "wraps"].filter(Boolean).join(" ");
}
