// A question of a lesson in a file: its controls, and what is said once it is answered.
import { element } from "../web/dom.js";
import { say } from "./words.js";

/** @import { Given } from "./lesson.js" */
/** @import { Shown } from "./show.js" */

/**
 * What is asked; texts are HTML but for `plain` and `names`.
 *
 * mount: the id of the component that asks, '' for none. right: of a choice and of images by their indices whether
 * they are; of an order those that are; of a number from where to where.
 * @typedef {object} Asked
 * @property {"choice" | "number" | "point" | "draw" | "order" | "text"} kind
 * @property {string} text
 * @property {string} plain as the file of answers has it, and `names` of the options
 * @property {string} label the same as it is read, and `shown` of the options
 * @property {string[]} options
 * @property {string[]} names
 * @property {string[]} shown
 * @property {string} unit
 * @property {string} mount
 * @property {string} lacking why nobody can be asked here, '' where somebody can
 * @property {any} right
 * @property {string} solution
 */

const LONGEST = 2000; // characters
const LARGEST = 1e12; // what a file of answers holds
const MISSED = {
  choice: "Choose one first.",
  number: "Give a number first.",
  point: "Point at an image first.",
  draw: "Draw something first.",
  order: "",
  text: "Write something first.",
};

export class Question {
  /**
   * @param {Asked} asked
   * @param {Shown} shown
   * @param {(given: Given) => void} give
   */
  constructor(asked, shown, give) {
    this.asked = asked;
    this.shown = shown;
    this.give = give;
    /** @type {any} */
    this.raw = asked.kind === "order" ? asked.names.map((_, at) => at) : null;
    if (asked.kind === "draw" && !asked.mount) this.raw = "a drawing"; // on the pad of the view, which says nothing
  }

  /** The question with its controls; Answer and Skip lead on. */
  ask() {
    const said = element("span", { class: "missed", role: "status" });
    const answer = () => {
      if (this.raw === null) said.textContent = say(MISSED[this.asked.kind]);
      else this.give({ raw: this.raw, said: this.said(), unit: this.asked.unit, right: this.right() });
    };
    const skip = () => this.give({ raw: null, said: null, unit: "", right: null });
    const buttons = element(
      "p",
      {},
      element("button", { type: "submit", class: "primary" }, say("Answer")),
      element("button", { type: "button", class: "skip", onclick: skip }, say("Skip")),
      said,
    );
    const onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      answer();
    };
    const card = element("form", { class: "card", onsubmit }, this.text(), ...this.controls(), buttons);
    this.shown.mount(card, (_, what, value) => {
      if (["order", "chosen", "drawing"].includes(what)) this.raw = what === "drawing" ? "a drawing" : value;
    });
    return card;
  }

  /** @param {Given} given */
  after({ said, right, raw }) {
    const { solution, unit, kind, shown } = this.asked;
    const own = Array.isArray(said) ? said.join(", ") : kind === "text" ? said : say(`${said} ${unit}`.trim());
    const words = kind === "choice" && raw !== null ? shown[raw] : own;
    const yours = raw === null ? say("You have left this one out.") : `${say("Your answer:")} ${words}`;
    const parts = [this.text(), element("p", {}, element("strong", {}, yours))];
    const verdict = say(right ? "✓ That is right." : "✗ Not so.");
    if (right !== null) parts.push(element("p", {}, element("strong", {}, verdict)));
    if (solution && !right)
      parts.push(html(right !== null || raw === null ? `${say("Right:")} ${solution}` : solution));
    return element("div", { class: "card" }, ...parts);
  }

  text() {
    return html(this.asked.text);
  }

  controls() {
    const { kind, options, unit, mount, lacking, label } = this.asked;
    if (lacking) return [element("p", { class: "caption" }, lacking)];
    if (mount) return [element("div", { id: mount })];
    if (kind === "choice") {
      return options.map((option, at) => {
        const box = element("input", { type: "radio", name: "choice", onchange: () => (this.raw = at) });
        const choice = element("label", { class: "option" }, box);
        choice.append(html(option));
        return choice;
      });
    }
    if (kind === "number") {
      const oninput = (/** @type {any} */ { target }) => (this.raw = target.value === "" ? null : Number(target.value));
      const box = element("input", { type: "number", step: "any", min: -LARGEST, max: LARGEST, oninput });
      return [element("label", {}, say(`Your guess (${unit || "number"})`), box)];
    }
    const oninput = (/** @type {any} */ { target }) => (this.raw = target.value.trim() || null);
    return [
      element("textarea", { maxlength: LONGEST, "aria-label": label, placeholder: say("In your own words"), oninput }),
    ];
  }

  /** What was answered, as the file that is handed in has it. */
  said() {
    const { kind, names } = this.asked;
    if (kind === "choice") return names[this.raw];
    if (kind === "order") return this.raw.map((/** @type {number} */ at) => names[at]);
    return kind === "point" ? `image ${this.raw}` : this.raw;
  }

  /** Whether it is right; null where nobody can tell. */
  right() {
    const { kind, right } = this.asked;
    if (right === null) return null;
    if (kind === "choice" || kind === "point") return right[this.raw] ?? null;
    if (kind === "number") return right[0] <= this.raw && this.raw <= right[1];
    return right.includes(this.raw.join());
  }
}

/** @param {string} text */
function html(text) {
  const made = element("div", { class: "said" });
  made.innerHTML = text;
  return made;
}
