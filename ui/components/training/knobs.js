// Beta and the learning rate, turned while the network trains: what is let go of is reported once.
import { element } from "../../web/dom.js";
import { shown } from "./curves.js";

const BETAS = [0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2.4, 3, 4, 6, 8, 10, 15, 20, 30, 50, 100];
const FACTORS = [0.01, 0.03, 0.1, 0.3, 0.5, 1, 2, 3];

export class Knobs {
  /**
   * @param {{ kind: string, beta: number, rate: number, capacity: number }} planned
   * @param {(what: string, value: number) => void} report
   */
  constructor({ kind, beta, rate, capacity }, report) {
    this.root = element("div", { class: "knobs" });
    /** @type {Knob[]} */
    this.all = [];
    const add = (
      /** @type {string} */ what,
      /** @type {string} */ name,
      /** @type {number[]} */ values,
      /** @type {number} */ value,
    ) => {
      const knob = new Knob(name, values, value, (chosen) => report(what, chosen));
      this.all.push(knob);
      this.root.append(knob.root);
    };
    if (kind === "vae") add("beta", capacity ? "γ" : "β", merged(BETAS, beta), beta);
    add(
      "learning_rate",
      "highest learning rate", // the schedule goes up to it and down again
      FACTORS.map((factor) => Number((factor * rate).toPrecision(3))),
      Number(rate.toPrecision(3)),
    );
  }

  /** @param {boolean} open whether anything may be turned now */
  open(open) {
    for (const knob of this.all) knob.slider.disabled = !open;
  }
}

class Knob {
  /**
   * @param {string} name
   * @param {number[]} values
   * @param {number} value
   * @param {(value: number) => void} report
   */
  constructor(name, values, value, report) {
    this.values = values;
    this.output = element("output");
    /** @type {HTMLInputElement} */
    this.slider = element("input", {
      type: "range",
      min: 0,
      max: values.length - 1,
      step: 1,
      "aria-label": `turn ${name}`,
      oninput: () => this.show(),
      onchange: () => report(this.value),
    });
    this.slider.value = String(values.indexOf(value));
    this.root = element("label", {}, element("b", {}, name), this.slider, this.output);
    this.show();
  }

  /** @returns {number} */
  get value() {
    return this.values[Number(this.slider.value)];
  }

  show() {
    this.output.textContent = shown(this.value);
    this.slider.setAttribute("aria-valuetext", shown(this.value));
  }
}

/**
 * Values with one more among them, in order.
 * @param {number[]} values
 * @param {number} value
 */
export const merged = (values, value) => [...new Set([...values, value])].sort((a, b) => a - b);
