// The colours that the points of one panel have: by class, or by values that are fetched.
import { classTints, valueTints } from "./shades.js";

/** @import { ScatterPanel, ScatterPayload } from "./payload.js" */
/** @import { Look, PointColours } from "./shades.js" */
/** @import { Store } from "./store.js" */

export class PointTints {
  /** @type {Look | null} */
  look = null;
  /** @type {Uint16Array | null} */
  tints = null; // by row: places in the look's palette
  /** @type {Float32Array | null} */
  values = null; // that colour the points
  unit = "";
  facts = ""; // what the tints are of

  /**
   * Bring the colours up to date; while values are on their way the points keep those that they have.
   * @param {Int16Array} labels
   * @param {ScatterPanel["values"]} values of the panel
   * @param {ScatterPayload} data
   * @param {PointColours} colours
   * @param {Store} store
   */
  update(labels, values, { colouring, n }, colours, store) {
    const byValue = colouring.kind === "value";
    const found = byValue && values ? store.want(values.url) : null;
    if (byValue && values && !found && this.tints) return;
    const kind = byValue && (found || !values) ? "value" : "class";
    this.look = colours[kind];
    this.values = found && new Float32Array(found);
    this.unit = colouring.unit ?? "";
    const facts = JSON.stringify(kind === "value" ? [values] : colours.classes);
    if (this.tints && this.facts === facts) return;
    this.facts = facts;
    if (kind === "class") this.tints = classTints(labels, colours.classes.length);
    else this.tints = valueTints(this.values, values ?? { low: 0, high: 1 }, n);
  }

  /** From now on the points are of other images. */
  forget() {
    this.tints = null;
  }
}
