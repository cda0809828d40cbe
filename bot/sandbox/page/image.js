// Images of blocks: those of the sandbox itself are shown, others stand as a frame with their description.
import { make } from "./dom.js";

/** The picture, or its description where it would have to come from the network. */
export function image({ image_url, slack_file: file, alt_text: alt }, look) {
  const address = file?.id ? `/_/files/${file.id}` : image_url;
  const own = address && new URL(address, location.href).origin === location.origin;
  if (own) return make("img", { class: look, src: address, alt });
  return make(
    "span",
    { class: `${look} frame`, role: "img", "aria-label": alt },
    make("span", { text: alt, "aria-hidden": "true" }),
  );
}

/** The pictures (and names of other files) that a message brings along. */
export function files(found) {
  const one = ({ id, title, alt_txt: alt, mimetype }) => {
    const picture = mimetype.startsWith("image/")
      ? image({ slack_file: { id }, alt_text: alt || title }, "picture")
      : null;
    const named = picture ? title : make("a", { class: "file", href: `/_/files/${id}`, download: title, text: title });
    return make("figure", {}, picture, make("figcaption", {}, named));
  };
  return make("div", { class: "files" }, found.map(one));
}
