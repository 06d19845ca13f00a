// What a key means to whoever presents, where no control of the page has the focus.

/** @type {Record<string, "back" | "on" | "full">} */
const MEANINGS = {
  ArrowLeft: "back",
  PageUp: "back", // as remote controls for slides send it
  ArrowRight: "on",
  PageDown: "on",
  f: "full",
  F: "full",
};

/**
 * What the key means; null for a key of the browser's or the system's, and for all others.
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey" | "defaultPrevented">} event
 */
export function meaning({ key, ctrlKey, altKey, metaKey, defaultPrevented }) {
  const taken = ctrlKey || altKey || metaKey || defaultPrevented;
  return taken || !Object.hasOwn(MEANINGS, key) ? null : MEANINGS[key];
}
