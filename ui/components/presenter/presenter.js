// The button that fills the screen with the page, and the keys that go from page to page, or from step to step.
import { element, svg } from "../../web/dom.js";
import { component } from "../../web/mount.js";
import { meaning } from "./keys.js";

/** @import { PresenterPayload } from "./payload.js" */

const CORNERS = "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5";
const BAR = ".st-key-presentation-bar"; // what was pressed in it keeps the focus
const PAGE = '[data-testid="stMain"]'; // takes the focus of a click beside everything

export default component(() => new Presenter());

class Presenter {
  constructor() {
    const icon = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: CORNERS }));
    this.text = element("span");
    this.button = element("button", { type: "button", onclick: () => this.turn() }, icon, this.text);
    this.button.hidden = !document.fullscreenEnabled; // within a frame that does not allow it
    this.root = element("div", { class: "presenter" }, this.button);
    /** @type {PresenterPayload} */
    this.told = { back: [], on: [] };
    this.key = this.key.bind(this);
    this.say = this.say.bind(this);
    document.addEventListener("keydown", this.key);
    document.addEventListener("fullscreenchange", this.say);
    this.say();
  }

  /** @param {PresenterPayload} data */
  update(data) {
    this.told = data;
  }

  close() {
    document.removeEventListener("keydown", this.key);
    document.removeEventListener("fullscreenchange", this.say);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const meant = isFree(event.composedPath()[0]) ? meaning(event) : null;
    if (meant === null) return;
    if (meant === "full") this.turn();
    else if (!press(this.told[meant])) return;
    event.preventDefault();
  }

  say() {
    const full = document.fullscreenElement !== null;
    this.text.textContent = full ? "Leave full screen" : "Full screen";
    this.button.title = `${this.text.textContent} (F)`;
  }

  /** To the full screen, or back; a browser that refuses leaves things as they are, and its button says so. */
  async turn() {
    try {
      await (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
    } catch {
      this.text.textContent = "Full screen: press F11";
    }
  }
}

/**
 * Whether keys pressed there belong to nobody else.
 * @param {EventTarget} target
 */
function isFree(target) {
  if (!(target instanceof Element)) return true;
  return target.matches(`html, body, h1, ${PAGE}`) || target.closest(BAR) !== null || inBar(target);
}

/**
 * Whether it is within a component that stands in the bar.
 * @param {Element} target
 */
function inBar(target) {
  const root = target.getRootNode();
  return root instanceof ShadowRoot && root.host.closest(BAR) !== null;
}

/**
 * Press the first of these that is there, which does nothing where it is disabled; false where there is none.
 * @param {string[]} selectors
 */
function press(selectors) {
  const found = selectors.map((selector) => document.querySelector(selector)).find((one) => one !== null);
  if (!(found instanceof HTMLElement)) return false;
  found.click();
  return true;
}
