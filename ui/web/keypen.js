// A pen that keys move, for who has no pointer: on a pad it draws, on a map it goes around points.

/** @typedef {"moved" | "down" | "up" | "dropped"} PenChange */
/** @typedef {{ key: string, shiftKey?: boolean, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean }} Key */

const [STEP, FINE] = [0.04, 0.01]; // of the paper: what a key moves, and what it moves with Shift
/** @type {Record<string, [number, number]>} */
const WAYS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  Home: [-1, -1], // the corners of a number pad
  PageUp: [1, -1],
  End: [-1, 1],
  PageDown: [1, 1],
};

export class KeyPen {
  x = 0.5; // of the paper, from its left
  y = 0.5; // and from its top
  down = false;

  /**
   * Take a key; returns what it did, or null where it is none of the pen's.
   * @param {Key} event
   * @returns {PenChange | null}
   */
  press({ key, shiftKey, ctrlKey, metaKey, altKey }) {
    if (ctrlKey || metaKey || altKey) return null;
    const way = WAYS[key];
    if (way) {
      const inside = (/** @type {number} */ value) => Math.round(1000 * Math.max(0, Math.min(1, value))) / 1000;
      const step = shiftKey ? FINE : STEP;
      [this.x, this.y] = [inside(this.x + way[0] * step), inside(this.y + way[1] * step)];
      return "moved";
    }
    if (key === " ") {
      this.down = !this.down;
      return this.down ? "down" : "up";
    }
    if (!this.down || (key !== "Enter" && key !== "Escape")) return null;
    this.down = false;
    return key === "Enter" ? "up" : "dropped";
  }
}
