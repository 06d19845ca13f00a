// Drawings outlive a reload: this tab keeps their strokes, and a link can bring them.
//
// In the address they stand behind the #, which browsers send to no server: #drawing=…&drawing-from=…
import { strokesOf, textOf } from "./link.js";

/** @import { Stroke } from "./payload.js" */

const NAME = "drawing";
const MAIN = "image"; // the slot whose drawing has the plain name
export const UNREADABLE = "The drawing in this link cannot be read. Draw it anew.";

/** @param {string} slot */
const nameOf = (slot) => (slot === MAIN ? NAME : `${NAME}-${slot}`);

/** @param {string} slot */
const keyOf = (slot) => `betascope-${nameOf(slot)}`;

/**
 * Keep the strokes of a slot for as long as the tab is open; none are forgotten.
 * @param {string} slot
 * @param {Stroke[]} strokes
 */
export function keep(slot, strokes) {
  try {
    if (strokes.length) sessionStorage.setItem(keyOf(slot), JSON.stringify(strokes));
    else sessionStorage.removeItem(keyOf(slot));
  } catch {
    // no storage in this browser, or no room: a reload loses the drawing, as it would without this
  }
}

/**
 * The strokes that are kept, of the first of these slots that has any, and which it is.
 * @param {string[]} slots
 * @returns {{ slot: string, strokes: Stroke[] } | null}
 */
export function kept(slots) {
  for (const slot of slots) {
    try {
      const strokes = JSON.parse(sessionStorage.getItem(keyOf(slot)) ?? "null");
      if (sound(strokes)) return { slot, strokes };
    } catch {
      // no storage, or not what was put there
    }
  }
  return null;
}

/** @param {unknown} strokes */
const sound = (strokes) =>
  Array.isArray(strokes) &&
  strokes.length > 0 &&
  strokes.every(
    ({ width, points }) =>
      Number.isFinite(width) && Array.isArray(points) && points.length % 2 === 0 && points.every(Number.isFinite),
  );

/**
 * Take the drawings that the address brings: keep them, and take them out of it. Returns what is wrong with them.
 * @returns {string}
 */
export function takeLinked() {
  const { linked, rest } = parted(location.hash);
  if (!linked.length) return "";
  history.replaceState(history.state, "", location.pathname + location.search + rest);
  let wrong = "";
  for (const [name, text] of linked) {
    const strokes = strokesOf(text);
    if (strokes) keep(name === NAME ? MAIN : name.slice(NAME.length + 1), strokes);
    else wrong = UNREADABLE;
  }
  return wrong;
}

/**
 * What the address has to have behind its # to bring these drawings; null where one is too long for it.
 * @param {{ slot: string, strokes: Stroke[] }[]} drawings
 */
export function linkTo(drawings) {
  const texts = drawings.map(({ slot, strokes }) => [nameOf(slot), textOf(strokes)]);
  return texts.some(([, text]) => text === null) ? null : `#${texts.map((pair) => pair.join("=")).join("&")}`;
}

/**
 * A fragment, parted into drawings by name and all else.
 * @param {string} hash
 * @returns {{ linked: string[][], rest: string }}
 */
function parted(hash) {
  const parts = hash.slice(1).split("&").filter(Boolean);
  const own = (/** @type {string} */ part) => /^drawing(-\w{1,20})?=/.test(part);
  const linked = parts.filter(own).map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]);
  const rest = parts.filter((part) => !own(part)).join("&");
  return { linked, rest: rest && `#${rest}` };
}

if (typeof addEventListener !== "undefined") {
  // A link that is pasted over the address of the same page changes nothing else.
  addEventListener("hashchange", () => parted(location.hash).linked.length && location.reload());
}
