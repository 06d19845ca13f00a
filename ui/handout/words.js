// What a file says around its lesson, in the language that the lesson is in.
import { Speech } from "../web/speech.js";

/** @import { Catalogue } from "../web/speech.js" */

/** @type {Speech | null} */
let speech = null;

/**
 * Speak this language from now on; without a catalogue English.
 * @param {Catalogue | null} catalogue
 */
export function speak(catalogue) {
  speech = catalogue ? new Speech(catalogue) : null;
}

/** @param {string} text */
export function say(text) {
  return speech ? speech.say(text) : text;
}
