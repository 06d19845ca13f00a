// What a lesson has in the browser: answers outlive a reload, the focus follows to the next step, keys go on and back,
// and from a long view to its question.
import { element } from "../../web/dom.js";
import { component } from "../../web/mount.js";
import { kept, save } from "./storage.js";
import { far } from "./jump.js";
import { way } from "./keys.js";
import { leadsHere, LINK } from "./links.js";

/** @import { LessonPayload } from "./payload.js" */

export const TITLE = "lesson-step"; // the id of a step's title
const PATIENCE = 5000; // milliseconds until a step's title is there
const PARTS = { view: ".st-key-lesson-part", question: ".st-key-lesson-card" };
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
    this.frame = 0;
    this.listening = new AbortController();
    const { signal } = this.listening;
    const moved = () => {
      this.frame ||= requestAnimationFrame(() => {
        this.frame = 0;
        document.documentElement.dataset.lessonFar = distant();
      });
    };
    addEventListener("keydown", (event) => press(way(event, document.activeElement)), { signal });
    addEventListener("click", clicked, { signal, capture: true });
    addEventListener("resize", moved, { signal });
    addEventListener("scroll", moved, { signal, capture: true, passive: true });
    this.moved = moved;
    this.sized = new ResizeObserver(moved);
  }

  /** @param {LessonPayload} data */
  update(data) {
    if (!data.known && !this.asked) {
      const found = kept();
      if (Object.keys(found).length) setTimeout(() => this.report(found)); // not within the update: it is the next run
    }
    this.asked = true;
    for (const [name, text] of Object.entries(data.save)) save(name, text);
    this.sized.disconnect();
    for (const part of Object.values(PARTS)) {
      const found = document.querySelector(part);
      if (found) this.sized.observe(found);
    }
    this.moved();
    if (at !== null && data.at && at !== data.at) focus(data.at, performance.now() + PATIENCE);
    at = data.at;
  }

  close() {
    this.listening.abort();
    this.sized.disconnect();
    cancelAnimationFrame(this.frame);
  }
}

/** What is out of sight, of the view and the question of the step. */
function distant() {
  const [view, question] = Object.values(PARTS).map((part) => document.querySelector(part)?.getBoundingClientRect());
  return far(view ?? null, question ?? null, innerHeight);
}

/**
 * The link to this page leads out of the lesson, and the jump to what is out of sight.
 * @param {MouseEvent} event
 */
function clicked(event) {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest(".bs-jump")) jump();
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

/** To the question, or back to the view: whichever is out of sight. It has the focus there. */
function jump() {
  const where = distant();
  const part = where && document.querySelector(PARTS[where]);
  if (!(part instanceof HTMLElement)) return;
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
  part.scrollIntoView({ block: "start" });
}

/**
 * Press the button that goes there, where it can be pressed, or jump.
 * @param {string} where
 */
function press(where) {
  if (where === "jump") jump();
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
