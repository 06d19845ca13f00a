// What a lesson has in the browser: answers outlive a reload, the focus follows to the next step, keys go on and back.
import { element } from "../../web/dom.js";
import { component } from "../../web/mount.js";
import { kept, save } from "./storage.js";
import { way } from "./keys.js";
import { leadsHere, LINK } from "./links.js";

/** @import { LessonPayload } from "./payload.js" */

export const TITLE = "lesson-step"; // the id of a step's title
const PATIENCE = 5000; // milliseconds until a step's title is there
const NARROW = 768; // pixels: up to here navigation covers the page, and closes itself where it leads on

/** @type {string | null} */
let at = null; // where the visitor was last, whichever instance was told

export default component((latest) => new LessonKeeper((found) => latest().setStateValue("kept", found)));

class LessonKeeper {
  /** @param {(found: Record<string, string>) => void} report */
  constructor(report) {
    this.report = report;
    this.asked = false;
    this.root = element("div", { hidden: "" });
    this.listening = new AbortController();
    const { signal } = this.listening;
    addEventListener("keydown", (event) => press(way(event, document.activeElement)), { signal });
    addEventListener("click", clicked, { signal, capture: true });
  }

  /** @param {LessonPayload} data */
  update(data) {
    if (!data.known && !this.asked) {
      const found = kept();
      if (Object.keys(found).length) setTimeout(() => this.report(found)); // not within the update: it is the next run
    }
    this.asked = true;
    for (const [name, text] of Object.entries(data.save)) save(name, text);
    if (at !== null && data.at && at !== data.at) focus(data.at, performance.now() + PATIENCE);
    at = data.at;
  }

  close() {
    this.listening.abort();
  }
}

/**
 * The link to this page leads out of the lesson.
 * @param {MouseEvent} event
 */
function clicked(event) {
  if (!(event.target instanceof Element)) return;
  const link = event.target.closest(LINK);
  const all = document.querySelector(".st-key-lesson-all button");
  if (!(link instanceof HTMLAnchorElement && all instanceof HTMLElement)) return;
  if (!leadsHere(event, link.pathname, location.pathname)) return;
  event.preventDefault();
  event.stopPropagation();
  all.click();
  const close = innerWidth <= NARROW && document.querySelector('[data-testid="stSidebarCollapseButton"] button');
  if (close instanceof HTMLElement) close.click();
}

/**
 * Press the button that goes there, where it can be pressed.
 * @param {string} where
 */
function press(where) {
  const button = where && document.querySelector(`.st-key-lesson-${where} button:not(:disabled)`);
  if (button instanceof HTMLElement) button.click();
}

/**
 * Give the focus to the title of a step, once it is there: Streamlit draws one after another.
 * @param {string} step
 * @param {number} until
 */
function focus(step, until) {
  const title = document.getElementById(TITLE);
  if (title?.dataset.at === step) {
    title.focus({ preventScroll: true });
    title.scrollIntoView({ block: "start" });
  } else if (at === step && performance.now() < until) requestAnimationFrame(() => focus(step, until));
}
