// The dial itself: a logarithmic scale with a thumb, marks to click, and beta in figures.
import { element, plain, still, svg } from "../../web/dom.js";
import { caught, place, stepped, ticks } from "./scale.js";

/** @import { DialPayload } from "./payload.js" */

const FINE = 10_000; // places of the slider
const TOP = 3.75; // rem: Streamlit's header, as in dial.css
const WORST = 3; // nats: a gap above it is marked

/**
 * What a hand does: `begin`, any number of `turn`, `end`.
 * @typedef {{ begin: () => void, turn: (beta: number) => void, end: () => void }} Turning
 */

export class Ruler {
  /** @param {Turning} turning */
  constructor(turning) {
    this.turning = turning;
    this.range = { low: 0.1, high: 30 };
    this.beta = 1;
    /** @type {HTMLButtonElement[]} */
    this.marks = [];
    /** @type {number[]} */
    this.betas = []; // of the marks
    this.held = false;
    this.figure = new Text();
    /** @type {HTMLInputElement} */
    this.input = element("input", {
      type: "range",
      min: 0,
      max: FINE,
      step: 1,
      "aria-label": "beta",
      onpointerdown: () => this.take(),
      onpointerup: () => this.release(),
      onpointercancel: () => this.release(),
      oninput: () => this.turning.turn(caught(Number(this.input.value) / FINE, this.range, this.betas)),
      onchange: () => this.release(),
      onkeydown: (event) => this.key(event),
      onkeyup: () => turning.end(),
      onblur: () => turning.end(),
    });
    this.lines = svg("svg", {
      class: "ticks",
      preserveAspectRatio: "none",
      viewBox: "0 0 1000 20",
      "aria-hidden": "true",
    });
    this.thumb = svg("rect", { class: "pill", y: "0.1rem", width: "1.2rem", height: "2.6rem", rx: "0.6rem" });
    this.labels = element("div", { class: "marks", role: "group", "aria-label": "betas to turn to" });
    const edge = { class: "edge", width: "1.8rem", height: "0.1rem" }; // above all that is drawn, and as far as the thumb goes
    const edges = ["-0.6rem", "100%"].map((x) => svg("rect", { ...edge, x }));
    const thumb = svg("svg", { class: "thumb", "aria-hidden": "true" }, ...edges, this.thumb);
    const track = element("div", { class: "track still" }, this.lines, thumb, this.input);
    this.state = new Text();
    this.edge = element("div"); // stands where the dial would: once it has left the window, the dial holds on to its top
    const header = Math.round(TOP * parseFloat(getComputedStyle(document.documentElement).fontSize));
    const stuck = (/** @type {IntersectionObserverEntry[]} */ [edge]) =>
      this.root.classList.toggle("stuck", edge.boundingClientRect.top < header);
    this.watch = new IntersectionObserver(stuck, { rootMargin: `-${header}px 0px 0px` });
    this.watch.observe(this.edge);
    this.root = element(
      "div",
      { class: "ruler" },
      element(
        "div",
        { class: "now" },
        element("output", { class: "beta", "aria-hidden": "true" }, still(this.figure)),
        element("p", { class: "state" }, still(this.state)),
      ),
      element("div", { class: "scale" }, track, this.labels),
    );
  }

  /** @param {DialPayload} data */
  build({ low, high, marks }) {
    this.range = { low, high };
    const shown = marks.filter(({ beta }) => beta >= low && beta <= high);
    this.betas = shown.map(({ beta }) => beta);
    this.lines.replaceChildren(
      ...ticks(this.range).map(({ at, tall }) =>
        svg("line", { x1: 1000 * at, x2: 1000 * at, y1: tall ? 4 : 11, y2: 20, "vector-effect": "non-scaling-stroke" }),
      ),
    );
    this.marks = shown.map(({ beta, gap, title }) => {
      const lines = [element("b", {}, String(beta))];
      if (gap !== null) lines.push(element("span", { class: gap > WORST ? "worse" : "" }, gapText(gap)));
      const onclick = () => {
        this.turning.begin();
        this.turning.turn(beta);
        this.turning.end();
      };
      const style = `left:${100 * place(beta, this.range)}%`;
      const name = `${lines.map((line) => line.textContent).join(" ")}. ${title}`; // begins as what is seen
      return element("button", { type: "button", style, title, "aria-label": name, onclick }, ...lines);
    });
    this.labels.replaceChildren(...this.marks);
  }

  take() {
    this.held = true;
    this.turning.begin();
  }

  release() {
    this.held = false;
    this.turning.end();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const next = event.ctrlKey || event.metaKey || event.altKey ? null : stepped(event.key, this.beta, this.range);
    if (next === null) return;
    event.preventDefault();
    this.beta = next; // the next key may come before a frame does
    this.turning.begin();
    this.turning.turn(next);
  }

  /**
   * @param {number} beta
   * @param {string} text what is true there
   */
  show(beta, text) {
    this.beta = beta;
    const at = place(beta, this.range);
    this.thumb.setAttribute("x", `${(100 * at).toFixed(2)}%`);
    if (!this.held) this.input.value = String(Math.round(FINE * at));
    this.figure.data = `β = ${beta}`;
    this.state.data = text;
    this.input.setAttribute("aria-valuetext", `${beta}. ${text}`);
    this.betas.forEach((one, at) => this.marks[at].setAttribute("aria-pressed", String(one === beta)));
  }
}

/** @param {number} gap in nats */
export const gapText = (gap) => `${gap < 0 ? "−" : "+"}${plain(Math.abs(gap), 1)}`;
