// Which colour and shape is which class.
import { element } from "./dom.js";
import { shapeOfBox } from "./shapes.js";

/** @import { ClassLook } from "./payload.js" */

/**
 * An item for each class.
 * @param {ClassLook[]} classes
 */
export const legendOf = (classes) =>
  classes.map(({ name, colour, shape }) =>
    element("span", {}, element("i", { style: `background:${colour}; ${shapeOfBox(shape)}` }), name),
  );
