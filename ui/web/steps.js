// One entry in the browser's history for each gesture, whatever writes addresses.
//
// Streamlit (1.67) makes an entry of every change of an address: one for each key that moves a slider, and one more for
// the page that is left, emptied. Back then goes through places where nobody has been.

const HELD = 2000; // milliseconds: keys that move the same thing and follow one another faster are one gesture
const MOVES = /^(Arrow|Page|Home$|End$)/; // other keys press something: each is a gesture

export class Steps {
  fresh = false; // whether there was a gesture since the last entry
  /** @type {unknown} */
  target = null;
  last = -Infinity;

  /** A mouse, a finger or a pen goes down. */
  pointer() {
    this.fresh = true;
    this.target = null;
  }

  /**
   * @param {string} key
   * @param {unknown} target what has the focus
   * @param {number} now milliseconds
   */
  key(key, target, now) {
    const goesOn = MOVES.test(key) && target === this.target && now - this.last < HELD;
    if (!goesOn) this.fresh = true;
    this.target = MOVES.test(key) ? target : null;
    this.last = now;
  }

  /** The browser goes back or forward: what is written then belongs to where it arrives. */
  moved() {
    this.fresh = false;
    this.target = null;
  }

  /** How the next address is to be written. */
  write() {
    const how = this.fresh ? "pushState" : "replaceState";
    this.fresh = false;
    return how;
  }
}

/** From now on the history of this document has an entry a gesture; what is there already stays. */
export function keepSteps() {
  if ("betascopeSteps" in window) return; // another version of this module has come first
  const steps = new Steps();
  Object.assign(window, { betascopeSteps: steps });
  addEventListener("pointerdown", () => steps.pointer(), true);
  addEventListener("keydown", (event) => steps.key(event.key, event.composedPath()[0], event.timeStamp), true);
  addEventListener("popstate", () => steps.moved(), true);
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) =>
    steps.write() === "pushState" ? push(state, title, url) : history.replaceState(state, title, url);
}
