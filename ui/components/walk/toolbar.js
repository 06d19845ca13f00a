// What goes for the whole walk: all models together or one, a sweep, and the ways back and elsewhere.
import { element } from "../../web/dom.js";

/**
 * What a visitor asks for.
 * @typedef {object} Wishes
 * @property {(linked: boolean) => void} link
 * @property {() => void} play
 * @property {() => void} undo
 * @property {() => void} random
 * @property {() => void} reset
 */

export class Toolbar {
  /** @param {Wishes} on */
  constructor(on) {
    /** @type {HTMLInputElement} */
    this.check = element("input", { type: "checkbox", onchange: () => on.link(this.check.checked) });
    const button = (
      /** @type {string} */ name,
      /** @type {string} */ label,
      /** @type {string} */ title,
      /** @type {() => void} */ onclick,
    ) => element("button", { type: "button", "data-do": name, title, onclick }, label);
    const sweep = "Sweep the chosen dimension over its range and back";
    const sample = "To the code of a random image: a sample of each model’s aggregate posterior";
    this.play = button("play", "", sweep, on.play);
    this.playing(false);
    this.root = element(
      "div",
      { class: "tools", role: "toolbar", "aria-label": "Walk" },
      element("label", { class: "check" }, this.check, " move all models together"),
      this.play,
      button("undo", "↶ Undo", "Undo the last move (Ctrl+Z)", on.undo),
      button("random", "⚄ Random", sample, on.random),
      button("reset", "↺ Reset", "Back to the start", on.reset),
    );
  }

  /** @param {boolean} linked */
  linked(linked) {
    this.check.checked = linked;
  }

  /** @param {boolean} playing */
  playing(playing) {
    this.play.textContent = playing ? "❚❚ Pause" : "▶ Play";
  }
}
