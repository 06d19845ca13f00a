// The charts as one SVG file, as they look on the page, with where their numbers come from.
import { svg } from "../../web/dom.js";

const STYLE = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "opacity",
  "font-size",
  "font-family",
  "font-weight",
  "paint-order",
];
const [GAP, HEAD] = [24, 26]; // pixels between charts, and above each for its title

/**
 * The text of the file.
 * @param {{ title: string, root: SVGSVGElement, size: number[] }[]} charts
 * @param {HTMLElement} page whose colours and font they have
 * @param {string} provenance
 */
export function drawing(charts, page, provenance) {
  const columns = Math.max(1, new Set(charts.map(({ root }) => Math.round(root.getBoundingClientRect().left))).size);
  const wide = Math.max(...charts.map(({ size }) => size[0]));
  const { color, fontFamily, backgroundColor } = getComputedStyle(page);
  const root = svg("svg", { xmlns: "http://www.w3.org/2000/svg" });
  const about = svg("metadata", {}, new Text(provenance));
  const ground = svg("rect", { width: "100%", height: "100%", fill: backgroundColor });
  root.append(about, ground);
  let [top, tallest] = [GAP, 0];
  charts.forEach(({ title, root: chart, size }, at) => {
    if (at && at % columns === 0) [top, tallest] = [top + tallest + HEAD + GAP, 0];
    const left = GAP + (at % columns) * (wide + GAP);
    const words = { x: left, y: top + 14, fill: color, "font-family": fontFamily, "font-weight": 600, "font-size": 14 };
    root.append(svg("text", words, new Text(title)));
    root.append(svg("g", { transform: `translate(${left} ${top + HEAD})` }, ...styled(chart)));
    tallest = Math.max(tallest, size[1]);
  });
  const [width, height] = [GAP + columns * (wide + GAP), top + tallest + HEAD + GAP];
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) {
    root.setAttribute(name, String(value));
  }
  return new XMLSerializer().serializeToString(root);
}

/**
 * Copies of what a drawing holds, each with the style that the page's sheet gives it.
 * @param {SVGSVGElement} chart
 */
function styled(chart) {
  const copy = /** @type {SVGSVGElement} */ (chart.cloneNode(true));
  copy.querySelectorAll(".marks").forEach((marks) => marks.replaceChildren());
  const originals = chart.querySelectorAll("path, circle, line, text, rect");
  const copies = copy.querySelectorAll("path, circle, line, text, rect");
  let at = 0;
  for (const original of originals) {
    if (original.closest(".marks")) continue;
    const style = getComputedStyle(original);
    for (const name of STYLE) copies[at].setAttribute(name, style.getPropertyValue(name));
    copies[at].removeAttribute("style");
    at++;
  }
  return [...copy.children];
}
