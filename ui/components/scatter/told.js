// The panels in words and as a table: where the codes of each class lie in each of them. No page.
import { byClass, pair, spread } from "../../web/astable.js";
import { valued } from "./scale.js";

/** @import { Told } from "../../web/astable.js" */
/** @import { ScatterPayload } from "./payload.js" */
/** @import { Floats } from "./view.js" */

/** @typedef {{ data: { title: string, dims: number }, points: Floats | null, colours: { values: ArrayLike<number> | null } }} Shown */

/**
 * @param {Int16Array | null} labels of the images, once they are here
 * @param {Pick<ScatterPayload, "n" | "classes" | "colouring">} data
 * @param {Shown[]} panels
 * @returns {Told}
 */
export function toldOf(labels, { n, classes, colouring }, panels) {
  const byValue = colouring.kind === "value";
  const images = n === 1 ? "1 image" : `${n.toLocaleString("en")} images`;
  const also = byValue ? `, and the mean of what colours them, ${colouring.title}` : "";
  return {
    said: `The codes of ${images} in each model's panel: where the middle of each class lies, and how far its images spread, as standard deviations${also}.`,
    columns: ["model, class", "images", "mean", "deviation", ...(byValue ? [colouring.title ?? ""] : [])],
    rows: panels.flatMap((panel) => rowsOf(panel, labels ? byClass(labels, classes.length) : [], classes, colouring)),
  };
}

/**
 * @param {Shown} panel
 * @param {number[][]} rows of each class
 * @param {ScatterPayload["classes"]} classes
 * @param {ScatterPayload["colouring"]} colouring
 */
function rowsOf({ data, points, colours }, rows, classes, colouring) {
  return rows.flatMap((own, label) => {
    if (!points || !own.length) return [];
    const { mean, deviation } = spread(points, data.dims, own);
    const { values } = colours;
    const value = values ? own.reduce((sum, row) => sum + values[row], 0) / own.length : NaN;
    const shade = colouring.kind === "value" ? [values ? valued(value, colouring.unit ?? "") : ""] : [];
    const named = `${data.title}, ${classes[label].name}`;
    return [[named, own.length.toLocaleString("en"), pair(mean), pair(deviation), ...shade]];
  });
}
