// From where the panels are looked at, in the page's address, in the form that map_state.py reads:
// model:zoom,x,y,yaw,pitch;model:… of those that a visitor has turned or moved.
import { encoded } from "../../web/query.js";

/** @import { Panel } from "./panel.js" */

const NAME = "view";

/** @param {Iterable<[string, Panel]>} panels by the name of a model */
export function viewsText(panels) {
  return [...panels]
    .filter(([, { view }]) => view.own)
    .map(([name, { view }]) => `${name}:${view.sight.map((value) => Number(value.toFixed(4))).join(",")}`)
    .join(";");
}

/** @param {string} text */
export function writeViews(text) {
  const parameters = new URLSearchParams(location.search);
  if (text) parameters.set(NAME, text);
  else parameters.delete(NAME);
  const next = `?${encoded(parameters)}`;
  if (next !== location.search) history.pushState(history.state, "", next + location.hash); // see web/steps.js
}
