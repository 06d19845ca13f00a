// A figure that is saved from a dark page comes on white paper, as it would from a light one.
//
// Plotly draws the file with the colours of the page. Greys near black or white are turned round: the page's ground
// becomes white, words become dark. All else keeps its colour: those of models and classes are read on both grounds.
import { saved } from "./saved.js";

const COLOUR = /#([0-9a-f]{6})\b|rgba?\(\s*([\d.]+),\s*([\d.]+),\s*([\d.]+)/gi;
const GREY = 40; // of 255: what the channels of a grey differ by at most; those of dark themes have a tint
const [DARK, LIGHT] = [75, 195]; // greys of grounds and lines, and of words; those between are read on both

/**
 * An SVG as it is on white; `ground` is that of the page, [r, g, b] from 0 to 255.
 * @param {string} svg
 * @param {number[]} ground
 */
export function onWhite(svg, ground) {
  const black = mean(ground);
  if (black > DARK) return svg;
  return svg.replace(COLOUR, (text, hex, ...parts) => {
    const rgb = hex ? [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)) : parts.slice(0, 3).map(Number);
    const grey = mean(rgb);
    if (Math.max(...rgb) - Math.min(...rgb) > GREY || (grey > DARK && grey < LIGHT)) return text;
    const turned = Math.round(Math.max(0, Math.min(255, 255 + black - grey)));
    const open = hex ? "rgb" : text.slice(0, text.indexOf("("));
    return `${open}(${turned}, ${turned}, ${turned}${hex ? ")" : ""}`;
  });
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** From now on every SVG that Plotly lets the browser save is on white. */
export function followFigures() {
  if ("betascopePaper" in window) return; // another version of this module has come first
  Object.assign(window, { betascopePaper: true });
  const take = async (/** @type {MouseEvent} */ event) => {
    const link = event.target;
    if (!(link instanceof HTMLAnchorElement && link.href.startsWith("blob:") && /\.svg$/.test(link.download))) return;
    const ground = getComputedStyle(document.querySelector(".stApp") ?? document.body).backgroundColor;
    const rgb = (ground.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
    if (rgb.length < 3 || mean(rgb) > DARK) return;
    event.preventDefault();
    const drawn = await (await fetch(link.href)).text(); // asked for at once: Plotly takes its address back
    saved(new Blob([onWhite(drawn, rgb)], { type: "image/svg+xml" }), link.download);
  };
  addEventListener("click", take, true);
}
