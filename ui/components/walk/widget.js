// The walk in a notebook: what anywidget calls with a model and an element, https://anywidget.dev/en/afm.
import { element } from "../../web/dom.js";
import { Walk } from "./walk.js";

/** @import { WalkPayload } from "./payload.js" */

/**
 * What a host gives: of its model only what is used.
 * @typedef {{ set: (name: string, value: unknown) => void, save_changes: () => void }} Model
 */

const DARK = 0.5; // of the brightest; a ground below is a dark theme's

/**
 * Show the walk in `el`. When the visitor lets go, the model's `codes` say where each network is: a list of numbers, by
 * its name. Gives back what ends it.
 * @param {WalkPayload} data
 * @param {string} style
 * @param {{ model: Model, el: HTMLElement }} host
 */
export function show(data, style, { model, el }) {
  const tell = () => {
    const codes = data.models.map((one) => [one.name, [...walk.position.code(one)]]);
    model.set("codes", Object.fromEntries(codes));
    model.save_changes();
    return "";
  };
  const walk = new Walk(data, tell, 0);
  const root = element("div", { class: "betascope" }, element("style", {}, style), walk.root);
  el.append(root);
  dress(root, ground(el));
  walk.update(data);
  return () => {
    walk.close();
    root.remove();
  };
}

/**
 * The first colour behind an element that is not transparent.
 * @param {HTMLElement} el
 */
function ground(el) {
  /** @type {Node | null} */
  let at = el;
  while (at) {
    const colour = at instanceof Element ? getComputedStyle(at).backgroundColor : "";
    if (colour && !/^rgba\(.*, 0\)$|^transparent$/.test(colour)) return colour;
    at = at instanceof ShadowRoot ? at.host : at.parentNode;
  }
  return "rgb(255, 255, 255)";
}

/**
 * The host's colours, by the names that the walk's style knows; Streamlit gives these itself.
 * @param {HTMLElement} root
 * @param {string} behind
 */
function dress(root, behind) {
  const context = element("canvas", { width: 1, height: 1 }).getContext("2d");
  if (context) {
    context.fillStyle = behind;
    context.fillRect(0, 0, 1, 1);
  }
  const [red, green, blue] = context?.getImageData(0, 0, 1, 1).data ?? [255, 255, 255];
  const dark = (0.3 * red + 0.6 * green + 0.1 * blue) / 255 < DARK;
  root.style.colorScheme = dark ? "dark" : "light";
  root.style.color = dark ? "#e6e8eb" : "#1c2127";
  const colours = {
    "--st-text-color": "currentColor",
    "--st-background-color": behind,
    "--st-primary-color": dark ? "#3f82cc" : "#2f6db5",
    "--st-border-color": dark ? "#343a42" : "#dcdfe4",
    "--st-font": "system-ui, sans-serif",
    "--walk-top": "0px",
  };
  for (const [name, value] of Object.entries(colours)) root.style.setProperty(name, value);
}
