// What is said of a run in a line.
import { shown } from "./curves.js";

/** @import { Head, Instant } from "./feed.js" */

/** @type {Record<string, string>} */
const WORDS = {
  waiting: "Waits for its turn.",
  starting: "Begins: PyTorch and the images are read.",
  stopped: "Stopped.",
  failed: "Ended early.",
  done: "Trained to the end.",
};

/**
 * How far a run is.
 * @param {Head | null} head
 * @param {number} epochs
 * @param {Instant | undefined} last
 */
export function lineOn(head, epochs, last) {
  if (!head) return "Asks how far the run is…";
  if (head.state !== "running") {
    const word = WORDS[head.state] ?? "";
    return head.sentence.startsWith(word) ? head.sentence || word : `${word} ${head.sentence}`.trim();
  }
  const parts = [last ? `epoch ${Math.min(epochs, Math.floor(last.epoch) + 1)} of ${epochs}` : "begins"];
  if (head.pace) parts.push(`${Math.round(head.pace).toLocaleString("en")} images a second`);
  if (head.left) parts.push(`about ${duration(head.left)} left`);
  return `Training: ${parts.join(", ")}.`;
}

/**
 * A moment, in words.
 * @param {Instant} instant
 */
export function momentOf({ epoch, seconds, beta, learning_rate: rate }) {
  return `epoch ${epoch.toFixed(2)}, ${duration(seconds)}, β ${shown(beta)}, learning rate ${shown(rate, 2)}`;
}

/**
 * Seconds in words.
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
