// The place of a walk in the page's address, in the form that walk_state.py reads: start~moves~focus~alone~rank~plane~opened.
import { encoded } from "../../web/query.js";

/** @import { Place } from "./position.js" */

const NAME = "walk";

/**
 * Write `place` into the address. False: its moves are too many.
 * @param {Place} place
 * @param {string} start the key of what the walk starts from
 * @param {number} longest characters of moves
 */
export function writeAddress(place, start, longest) {
  const parameters = new URLSearchParams(location.search);
  parameters.set(NAME, placeText(place, start, longest));
  const next = `?${encoded(parameters)}`;
  const fits = movesText(place.moves).length <= longest;
  if (next === location.search) return fits;
  history.pushState(history.state, "", next + location.hash); // an entry a gesture: web/steps.js
  return fits;
}

/**
 * @param {Place} place
 * @param {string} start
 * @param {number} longest
 */
export function placeText({ moves, focus, linked, rank, plane: [x, y], opened }, start, longest) {
  const text = movesText(moves);
  const parts = [
    text.length > longest ? "" : text,
    focus,
    linked ? "" : "alone",
    rank || "",
    x === 0 && y === 1 ? "" : `${x}-${y}`,
    opened,
  ];
  return `${start}~${parts.join("~")}`.replace(/~+$/, "");
}

/**
 * '0,1.25' where all models have moved alike, else 'name:0,1.25;other:…'.
 * @param {Record<string, number[]>} moves
 */
function movesText(moves) {
  const texts = Object.entries(moves).map(([name, list]) => [name, listText(list)]);
  if (new Set(texts.map(([, text]) => text)).size === 1) return texts[0][1];
  return texts.map(([name, text]) => `${name}:${text}`).join(";");
}

/** @param {number[]} moves */
function listText(moves) {
  return moves.slice(0, moves.findLastIndex((move) => move !== 0) + 1).join(",");
}
