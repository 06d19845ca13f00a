// One chart as an SVG drawing: axes, lines, bands, points. It is drawn anew for each width.
import { svg } from "../../web/dom.js";
import { nearest, roundTicks, scale, tangent, withRoom, within } from "./axis.js";

/** @import { ChartPanel, ChartPoint, ChartSeries } from "./payload.js" */
/** @import { Box } from "./axis.js" */

/** @typedef {{ x: number, y: number, side: string, point: ChartPoint }} Placed */

const MARGIN = { left: 44, right: 14, top: 10, bottom: 38 };
const TITLE = 16; // pixels more above, where the upward axis has a title
const [CHARACTER, LINE] = [6.6, 30]; // pixels: a figure's width with some air, the height that a tick of y needs
const RADIUS = { small: 3.2, large: 6.5, diamond: 5.5, cell: 11 };
const TANGENT = 30; // pixels: half the length of the line of a slope
const REACH = 24; // pixels from a point at which it is still meant
/** @type {Record<string, string>} */
const ARROWS = { right: "M-5-5 5 0-5 5Z", left: "M5-5-5 0 5 5Z", top: "M-5 5 0-5 5 5Z", bottom: "M-5-5 0 5 5-5Z" };

let serial = 0;

export class Panel {
  /** @param {ChartPanel} data */
  constructor(data) {
    this.data = data;
    this.clip = `charts-clip-${serial++}`;
    /** @type {Placed[]} */
    this.placed = [];
    this.size = [0, 0];
    this.marks = svg("g", { class: "marks" });
    this.root = svg("svg", { class: "chart", role: "img", "aria-label": saidOf(data) });
  }

  /** @param {number} width in pixels */
  draw(width) {
    const { data } = this;
    this.size = [width, data.height];
    /** @type {Box} */
    const box = {
      left: MARGIN.left,
      top: MARGIN.top + (data.y.title ? TITLE : 0),
      right: Math.max(MARGIN.left + 40, width - MARGIN.right),
      bottom: data.height - MARGIN.bottom,
    };
    const across = scale(data.x, box.left, box.right);
    const up = scale(data.y, box.bottom, box.top);
    this.root.setAttribute("width", String(width));
    this.root.setAttribute("height", String(data.height));
    const clip = svg("clipPath", { id: this.clip }, svg("rect", rectangle(box)));
    const inside = svg("g", { "clip-path": `url(#${this.clip})` });
    inside.append(...data.series.map((series) => drawn(series, across, up)));
    this.placed = data.points.map((point) => ({ ...within(across(point.x), up(point.y), box), point }));
    const points = svg("g", { class: "points" }, ...this.placed.flatMap((placed) => symbol(placed, across, up, box)));
    const labels = svg("g", { class: "labels" }, ...this.labels(across, up, box));
    this.root.replaceChildren(svg("defs", {}, clip), ...this.axes(across, up, box), inside, points, labels, this.marks);
  }

  /**
   * @param {(value: number) => number} across
   * @param {(value: number) => number} up
   * @param {Box} box
   */
  axes(across, up, box) {
    const { x, y } = this.data;
    const chosen = x.ticks.length ? x.ticks : roundTicks(x.low, x.high, (box.right - box.left) / 70);
    const ticks = withRoom(chosen, across, (text) => text.length * CHARACTER + 8);
    const levels = y.ticks.length ? y.ticks : roundTicks(y.low, y.high, (box.bottom - box.top) / LINE / 1.6);
    const grid = svg("g", { class: "rules" });
    const words = svg("g", { class: "ticks" });
    for (const { at, text } of levels) {
      grid.append(svg("line", { x1: box.left, x2: box.right, y1: up(at), y2: up(at) }));
      words.append(svg("text", { x: box.left - 6, y: up(at) + 4, "text-anchor": "end" }, new Text(text)));
    }
    for (const { at, text } of ticks) {
      grid.append(svg("line", { x1: across(at), x2: across(at), y1: box.bottom, y2: box.bottom + 4 }));
      words.append(svg("text", { x: across(at), y: box.bottom + 17, "text-anchor": "middle" }, new Text(text)));
    }
    grid.append(svg("line", { class: "base", x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom }));
    const middle = (box.left + box.right) / 2;
    const titles = svg(
      "g",
      { class: "titles" },
      svg("text", { x: 0, y: 12 }, new Text(y.title)),
      svg("text", { x: middle, y: this.size[1] - 4, "text-anchor": "middle" }, new Text(x.title)),
    );
    return [grid, words, titles];
  }

  /**
   * Words beside points and at the ends of lines; where two would touch, the later one is left out.
   * @param {(value: number) => number} across
   * @param {(value: number) => number} up
   * @param {Box} box
   */
  labels(across, up, box) {
    /** @type {Box[]} */
    const taken = [];
    const put = (
      /** @type {number} */ x,
      /** @type {number} */ y,
      /** @type {string} */ text,
      /** @type {boolean} */ before,
    ) => {
      const wide = text.length * CHARACTER;
      const left = before ? x - wide : x;
      const place = { left, right: left + wide, top: y - 11, bottom: y + 3 };
      if (taken.some((other) => touches(place, other))) return [];
      taken.push(place);
      return [svg("text", { x, y, "text-anchor": before ? "end" : "start" }, new Text(text))];
    };
    const ofPoints = this.placed
      .filter(({ point }) => point.label)
      .flatMap(({ x, y, side, point }) => {
        const before = x + 12 + point.label.length * CHARACTER > box.right;
        return put(x + (before ? -11 : 11), y + (side ? 4 : -8), point.label, before);
      });
    const ofLines = this.data.series
      .filter(({ label, x }) => label && x.length)
      .flatMap(({ label, x, y }) => {
        const [right, level] = [Math.min(box.right, across(x[x.length - 1])), up(y[y.length - 1])];
        return put(right - 4, Math.max(box.top + 10, Math.min(box.bottom - 4, level - 5)), label, true);
      });
    return [...ofPoints, ...ofLines];
  }

  /**
   * Rings around the points of a group, a stronger one around one of them; and around the one that is kept.
   * @param {string} group
   * @param {number} strongest index of a point, -1 for none
   * @param {string} chosen
   */
  mark(group, strongest, chosen) {
    const rings = this.placed.flatMap(({ x, y, point }, at) => {
      const kept = chosen !== "" && point.name === chosen && point.look !== "large";
      const [own, others] = [at === strongest, group !== "" && point.group === group && strongest < 0];
      if (!kept && !own && !others) return [];
      const r = radius(point) + 4;
      return [svg("circle", { class: own || kept ? "ring strong" : "ring", cx: x, cy: y, r })];
    });
    this.marks.replaceChildren(...rings);
  }

  /**
   * The index of the point that is meant by a place in the drawing; -1 where none is.
   * @param {number} x
   * @param {number} y
   */
  at(x, y) {
    return nearest(this.placed, x, y, REACH);
  }
}

/**
 * What a screen reader calls a chart: its title, or what is drawn against what.
 * @param {ChartPanel} data
 */
export const nameOf = ({ title, x, y }) => title || `${y.title} against ${x.title}`;

/**
 * What a chart shows, as a sentence: what it is of, and its lowest and its highest point where up is more.
 * @param {ChartPanel} data
 */
export function saidOf(data) {
  const { note, points, y } = data;
  const about = `${nameOf(data)}${note && `: ${note}`}.`;
  if (!points.length || y.low > y.high) return about;
  const order = [...points].sort((a, b) => a.y - b.y);
  const named = (/** @type {ChartPoint | undefined} */ point) =>
    [point?.title, point?.lines[0]].filter(Boolean).join(", ");
  const count = points.length === 1 ? "1 point" : `${points.length.toLocaleString("en")} points`;
  return `${about} ${count}; lowest: ${named(order[0])}; highest: ${named(order.at(-1))}.`;
}

/**
 * What a chart shows, as a table: a row a point, in the words of its card.
 * @param {ChartPanel} data
 */
export const toldOf = (data) => ({
  said: saidOf(data),
  columns: ["point", "what is known of it"],
  rows: data.points.map(({ title, lines }) => [title, lines.join("; ")]),
});

/**
 * @param {Box} a
 * @param {Box} b
 */
const touches = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** @param {Box} box */
const rectangle = ({ left, top, right, bottom }) => ({ x: left, y: top, width: right - left, height: bottom - top });

/** @param {ChartPoint} point */
const radius = ({ look, size }) => (look === "cell" ? RADIUS.cell * Math.sqrt(size) : RADIUS[look]);

/**
 * @param {ChartSeries} series
 * @param {(value: number) => number} across
 * @param {(value: number) => number} up
 */
function drawn({ kind, x, y, top, colour, dash }, across, up) {
  const place = (/** @type {number} */ at, /** @type {number[]} */ values) =>
    `${across(x[at]).toFixed(1)} ${up(values[at]).toFixed(1)}`;
  const order = x.map((_, at) => at);
  const line = order.map((at) => place(at, y));
  const style = colour ? `--own:${colour}` : "";
  if (kind === "dots") {
    const dot = (/** @type {number} */ at) =>
      svg("circle", { class: "fleck", cx: across(x[at]), cy: up(y[at]), r: 2.4, style });
    return svg("g", {}, ...order.map(dot));
  }
  if (kind === "line") {
    return svg("path", { class: "line", d: `M${line.join("L")}`, "stroke-dasharray": dash || "none", style });
  }
  const above = order.map((at) => place(at, top)).reverse();
  return svg("path", { class: "band", d: `M${[...line, ...above].join("L")}Z`, style });
}

/**
 * @param {Placed} placed
 * @param {(value: number) => number} across
 * @param {(value: number) => number} up
 * @param {Box} box
 */
function symbol({ x, y, side, point }, across, up, box) {
  const style = point.colour ? `--own:${point.colour}` : "";
  const r = radius(point);
  const parts = [];
  if (point.spread && !side) {
    const {
      x: [left, right],
      y: [low, high],
    } = point.spread;
    const [begin, end] = [Math.max(box.left, across(left)), Math.min(box.right, across(right))];
    const [bottom, top] = [Math.min(box.bottom, up(low)), Math.max(box.top, up(high))];
    if (end - begin > 0.5) parts.push(svg("line", { class: "spread", x1: begin, x2: end, y1: y, y2: y, style }));
    if (bottom - top > 0.5) parts.push(svg("line", { class: "spread", x1: x, x2: x, y1: bottom, y2: top, style }));
  }
  if (point.slope !== null && !side) {
    const steep = (point.slope * (up(1) - up(0))) / (across(1) - across(0));
    parts.push(svg("line", { class: "slope", ...tangent(steep, x, y, TANGENT), style }));
  }
  const at = { class: `point ${point.look}`, "data-name": point.name, style };
  if (side) parts.push(svg("path", { ...at, d: ARROWS[side], transform: `translate(${x} ${y})` }));
  else if (point.look === "diamond") {
    parts.push(svg("path", { ...at, d: `M0-${r} ${r} 0 0 ${r}-${r} 0Z`, transform: `translate(${x} ${y})` }));
  } else parts.push(svg("circle", { ...at, cx: x, cy: y, r: r.toFixed(2) }));
  return parts;
}
