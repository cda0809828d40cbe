// Images of blocks: those of the sandbox itself are shown, others stand as a frame with their description.
import { make } from "./dom.js";

/** The picture, or its description where it would have to come from the network. */
export function image({ image_url: address, alt_text: alt }, look) {
  const own = address && new URL(address, location.href).origin === location.origin;
  if (own) return make("img", { class: look, src: address, alt });
  return make(
    "span",
    { class: `${look} frame`, role: "img", "aria-label": alt },
    make("span", { text: alt, "aria-hidden": "true" }),
  );
}
