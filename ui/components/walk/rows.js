// One row a dimension of the model in focus: its slider over the data's histogram, and the row of its traversal.
import { element, plain, signed, Tiles } from "../../web/dom.js";
import { beyond } from "./position.js";

export const STEPS = 9; // pictures in a row, evenly from the 0.5 % to the 99.5 % quantile
const OPEN = 16; // live dimensions shown at once; more are folded, so that 64 do not fill the page
export const MARGIN = 0.125; // of the range, beyond it on both sides: where the data ends
const NUDGE = 0.1; // standard deviations for an arrow key; ten times that with Shift

export class Rows {
  /** `gesture`: begin(), value(rank), move(rank, value), end(), select(rank), opened(). */
  constructor(gesture) {
    this.gesture = gesture;
    this.root = element("div", { class: "rows" });
    this.rows = [];
  }

  /** Build the rows of a model anew. `pictures`: whether its pictures can be drawn here. */
  build(model, shape, pictures) {
    this.model = model;
    this.rows = model.dims.map((dim, rank) => new Row(model, dim, rank, shape, this.gesture, pictures));
    const live = this.rows.filter((row) => row.dim.live);
    const dead = this.rows.filter((row) => !row.dim.live);
    const by = model.dims[0].kl === null ? "change" : "KL";
    const heading = element(
      "div",
      { class: "row head", "aria-hidden": "true" },
      element("div", {}, `by ${by}`),
      element("div", {}, "drag; behind it the data’s μ, tinted outside 99 % of its codes"),
      element("div", { class: "value" }, "value"),
      element("div", { class: "tiles" }, pictures ? "low to high, the others as they are" : ""),
    );
    this.root.replaceChildren(heading, ...live.slice(0, OPEN).map((row) => row.root));
    this.fold(live.slice(OPEN), (n) => `${n} more live dimensions`);
    this.fold(dead, (n) => `${n} dead dimension${n === 1 ? "" : "s"}: ${deadReason(model)}`);
    if (!live.length) heading.after(element("p", { class: "quiet" }, "Every dimension of this model is dead."));
  }

  fold(rows, title) {
    if (!rows.length) return;
    const details = element("details", {}, element("summary", {}, title(rows.length)), ...rows.map((row) => row.root));
    details.ontoggle = () => {
      for (const row of rows) row.hidden = !details.open;
      this.gesture.opened();
    };
    for (const row of rows) row.hidden = true;
    this.root.append(details);
  }

  /** Sliders and numbers as the position is. */
  show(position) {
    for (const row of this.rows) if (!row.hidden) row.show(position);
  }

  /** What is left to decode: one job a visible row. */
  jobs() {
    return this.rows.filter((row) => !row.hidden && row.tiles).map((row) => row.job);
  }
}

function deadReason(model) {
  return model.dims[0].kl === null
    ? "the picture hardly changes with them"
    : "they say less than 0.01 nats about the image";
}

class Row {
  constructor(model, dim, rank, shape, gesture, pictures) {
    Object.assign(this, { dim, rank, gesture, hidden: false });
    const margin = MARGIN * (dim.high - dim.low);
    [this.least, this.most] = [dim.low - margin, dim.high + margin];
    const measure = dim.kl === null ? `${plain(100 * dim.sensitivity, 1)} % a pixel` : `${plain(dim.kl, 2)} nats`;
    this.name = `dimension ${dim.j} of ${model.title}, rank ${rank + 1}, ${dim.kl === null ? "changes the picture by" : "KL"} ${measure}`; // prettier-ignore
    this.slider = element("input", {
      type: "range", min: this.least, max: this.most, step: "any", "aria-label": this.name, "data-rank": rank,
      disabled: dim.deviation > 0 && this.most > this.least ? null : "",
      onpointerdown: () => gesture.begin(),
      oninput: () => { gesture.begin(); gesture.move(rank, Number(this.slider.value)); },
      onchange: () => gesture.end(),
      onpointercancel: () => gesture.end(),
      onblur: () => gesture.end(),
      onkeydown: (event) => this.key(event),
      onkeyup: () => gesture.end(),
      onfocus: () => gesture.select(rank),
    }); // prettier-ignore
    this.number = element("b");
    this.moved = element("span");
    this.tiles = pictures ? new Tiles(shape, STEPS, 1, { "aria-hidden": "true" }) : null;
    this.mark = element("div", { class: "mark" });
    const strip = element("div", { class: "tiles" });
    if (this.tiles) {
      strip.append(this.tiles.canvas, this.mark);
      strip.onclick = (event) => this.pick(event, strip);
    }
    this.root = element(
      "div",
      { class: "row", "data-rank": rank },
      element("div", { class: "name", title: this.name }, element("b", {}, `z${dim.j}`), element("span", {}, measure)),
      element("div", { class: "track" }, histogram(dim), this.slider),
      element("div", { class: "value" }, this.number, this.moved),
      strip,
    );
    this.job = { run: (network, code, paint) => this.decode(network, code, paint), key: "" };
  }

  key(event) {
    const { low, high, deviation } = this.dim;
    const big = event.shiftKey || event.key.startsWith("Page") ? 10 : 1;
    const sign = { ArrowRight: 1, ArrowUp: 1, PageUp: 1, ArrowLeft: -1, ArrowDown: -1, PageDown: -1 }[event.key];
    const value = event.key === "Home" ? low : event.key === "End" ? high
      : sign ? this.gesture.value(this.rank) + sign * big * NUDGE * deviation : null; // prettier-ignore
    if (value === null) return;
    event.preventDefault();
    this.gesture.begin();
    this.gesture.move(this.rank, Math.max(this.least, Math.min(this.most, value)));
  }

  pick(event, strip) {
    const { left, width } = strip.getBoundingClientRect();
    const step = Math.max(0, Math.min(STEPS - 1, Math.floor(((event.clientX - left) / width) * STEPS)));
    this.gesture.begin();
    this.gesture.move(this.rank, this.dim.low + (step / (STEPS - 1)) * (this.dim.high - this.dim.low));
    this.gesture.end();
  }

  show(position) {
    const { low, high } = this.dim;
    const value = position.value(position.focus, this.rank);
    const move = position.moves.get(position.focus.name)[this.rank];
    const chosen = position.rank === this.rank;
    if (chosen !== this.chosen) this.root.classList.toggle("chosen", (this.chosen = chosen));
    if (value === this.value && move === this.move) return;
    [this.value, this.move] = [value, move];
    const off = beyond(this.dim, value);
    this.slider.value = value;
    const moved = move ? `${signed(move, 1)} σ` : "";
    this.number.textContent = plain(value, 2);
    this.moved.textContent = off ? "off the data" : moved;
    this.root.classList.toggle("off", off);
    const spoken = move ? `, moved by ${signed(move, 1)} standard deviations` : "";
    this.slider.setAttribute("aria-valuetext", `${plain(value, 2)}${spoken}${off ? ", off the data" : ""}`);
    const fraction = high > low ? (value - low) / (high - low) : 0.5;
    const along = (Math.max(0, Math.min(1, fraction)) * (STEPS - 1) + 0.5) / STEPS;
    this.mark.style.transform = `translateX(${100 * along}%)`;
  }

  /** Decode and paint this row's pictures, unless they are on the screen already. */
  decode(network, code, paint) {
    const { j, low, high } = this.dim;
    const key = code.map((value, at) => (at === j ? 0 : value)).join();
    if (key === this.job.key) return;
    this.job.key = key;
    const codes = new Float32Array(STEPS * code.length);
    for (let step = 0; step < STEPS; step++) {
      codes.set(code, step * code.length);
      codes[step * code.length + j] = low + (step / (STEPS - 1)) * (high - low);
    }
    this.tiles.write(paint(network.run(codes, STEPS)), 0, STEPS);
    this.tiles.show();
  }
}

/** The histogram of mu behind a slider, on the slider's own scale, with what lies beyond the data tinted. */
function histogram(dim) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const bins = dim.histogram.length;
  const most = Math.max(1, ...dim.histogram);
  const bars = dim.histogram.map((n, bin) => `M${bin} 20v${-19 * Math.sqrt(n / most)}h1V20z`).join("");
  const margin = (bins * MARGIN) / (1 + 2 * MARGIN);
  svg.setAttribute("viewBox", `0 0 ${bins} 20`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.innerHTML =
    `<path class="bars" d="${bars}"/><rect class="beyond" width="${margin}" height="20"/>` +
    `<rect class="beyond" x="${bins - margin}" width="${margin}" height="20"/>`;
  return svg;
}
