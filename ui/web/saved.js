// A file that is here already, brought to where the visitor's browser keeps downloads.
import { element } from "./dom.js";

/**
 * @param {Blob} content
 * @param {string} name
 */
export function saved(content, name) {
  const address = URL.createObjectURL(content);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers read it only after they have asked where to
}
