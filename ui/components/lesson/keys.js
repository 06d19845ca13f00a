// Which keys go on and back in a lesson, and to its question: as long as no control has the focus, which may want them.

const WAYS = /** @type {Record<string, string>} */ ({ ArrowLeft: "back", ArrowRight: "next", q: "jump" });
const CONTROLS =
  "a, button, input, select, textarea, summary, iframe, canvas, [role], [contenteditable], [tabindex='0']";

/**
 * Where a key goes: 'back', 'next', 'jump' to the question or from it to the view, or '' for nowhere.
 * @param {Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey" | "defaultPrevented">} event
 * @param {Pick<Element, "matches" | "shadowRoot"> | null} focused
 */
export function way(event, focused) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return "";
  if (focused && (focused.shadowRoot || focused.matches(CONTROLS))) return "";
  return WAYS[event.key] ?? "";
}
