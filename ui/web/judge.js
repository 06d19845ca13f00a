// What the judge of the data set reads in pictures: a small network that tells its classes apart, run beside the models.
import { element } from "./dom.js";
import { Networks } from "./fetched.js";

/** @import { JudgePayload } from "./payload.js" */

const PAUSE = 700; // milliseconds without a change after which a screen reader is told

export class Judge {
  /** @param {() => void} arrived is called when the judge can read */
  constructor(arrived) {
    this.arrived = arrived;
    this.networks = new Networks();
    /** @type {JudgePayload | null} */
    this.data = null;
    this.given = new Float32Array();
  }

  /**
   * Bring the judge of these data here, if they have one. Where it does not arrive nothing is read.
   * @param {JudgePayload | null} data
   */
  adopt(data) {
    this.data = data;
    this.networks.keep(new Set(data ? [data.weights] : []));
    if (!data || this.networks.ready.has(data.weights)) return;
    const arrived = () => {
      if (this.data?.weights === data.weights) this.arrived();
      else this.networks.keep(new Set(this.data ? [this.data.weights] : [])); // other data were chosen meanwhile
    };
    this.networks.bring(data.weights).then(arrived, (error) => console.warn("the judge reads nothing:", error));
  }

  /**
   * What each of n pictures reads as, grey levels one after another; nothing as long as the judge is not here.
   * @param {Uint8Array | Uint8ClampedArray} greys
   * @param {number} n
   * @returns {string[]}
   */
  read(greys, n = 1) {
    const { data } = this;
    const network = data && this.networks.ready.get(data.weights);
    if (!network || greys.length !== n * network.inputs) return Array(n).fill("");
    if (this.given.length !== greys.length) this.given = new Float32Array(greys.length);
    for (let i = 0; i < greys.length; i++) this.given[i] = greys[i] / 255;
    const logits = network.run(this.given, n);
    const { names, limit } = data;
    return Array.from({ length: n }, (_, at) =>
      reading(logits.subarray(at * names.length, (at + 1) * names.length), names, limit),
    );
  }
}

/**
 * Logits of the classes in words: "reads as 8, 91 %", or between which two the judge cannot tell.
 * @param {Float32Array} logits
 * @param {string[]} names
 * @param {number} limit of the likeliest class's probability
 */
export function reading(logits, names, limit) {
  if (!logits.every(Number.isFinite)) return "";
  const [first, second] = [...logits.keys()].sort((a, b) => logits[b] - logits[a]);
  const likeliest = 1 / logits.reduce((sum, logit) => sum + Math.exp(logit - logits[first]), 0);
  if (likeliest < limit) return `cannot tell: ${names[first]} or ${names[second]}`;
  const percent = Math.round(100 * likeliest);
  return `reads as ${names[first]}, ${percent > 99 ? ">\u00a099" : percent}\u00a0%`; // a number is on one line
}

/** Words for screen readers alone, said once what they are about has come to rest. */
export class Spoken {
  constructor() {
    this.root = element("div", { class: "spoken", role: "status" });
    this.latest = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * What there is to say now; what is on the page when it is opened is no news.
   * @param {string} text
   */
  say(text) {
    if (text === this.latest) return;
    const first = this.latest === "";
    this.latest = text;
    clearTimeout(this.timer);
    if (!first) this.timer = setTimeout(() => (this.root.textContent = text), PAUSE);
  }

  close() {
    clearTimeout(this.timer);
  }
}
