// A box or a lasso by keys: Space begins it, the arrow keys draw it, Space ends it.
import { KeyPen } from "../../web/keypen.js";
import { boxOf } from "./gestures.js";

/** @import { Key } from "../../web/keypen.js" */
/** @import { Place, Polygon } from "./gestures.js" */
/** @import { Tool } from "./toolbar.js" */

export class KeyLasso {
  pen = new KeyPen();
  /** @type {Polygon} */
  trail = [];

  /**
   * Take a key; null where it is none of ours. Otherwise where the pen is, what is to be outlined now, and what has been
   * drawn to its end.
   * @param {Key} event
   * @param {Tool} tool
   * @param {[number, number]} size of the field in CSS pixels
   * @returns {{ at: Place, outline: Polygon | null, drawn: Polygon | null } | null}
   */
  press(event, tool, [width, height]) {
    const change = tool === "pan" ? null : this.pen.press(event);
    if (!change) return null;
    /** @type {Place} */
    const at = [this.pen.x * width, this.pen.y * height];
    if (change === "down") this.trail = [at];
    else if (change === "moved" && this.pen.down) {
      this.trail = tool === "box" ? boxOf(this.trail[0], at) : [...this.trail, at];
    }
    const drawn = change === "up" && this.trail.length > 2 ? this.trail : null;
    if (!this.pen.down) this.trail = [];
    return { at, outline: this.pen.down ? this.trail : null, drawn };
  }

  /** Give up what is being drawn. */
  drop() {
    this.pen.down = false;
    this.trail = [];
  }
}
