// A list with one of its items elsewhere.

/**
 * @param {number[]} order
 * @param {number} from
 * @param {number} to
 */
export function moved(order, from, to) {
  const rest = order.toSpliced(from, 1);
  const place = Math.max(0, Math.min(rest.length, to));
  return rest.toSpliced(place, 0, order[from]);
}

/**
 * Where an item belongs whose middle is at `y`, among others with these middles, from the top.
 * @param {number[]} middles
 * @param {number} y
 */
export const placeAt = (middles, y) => middles.filter((middle) => middle < y).length;
