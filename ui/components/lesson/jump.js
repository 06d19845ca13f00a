// From a long view to its question and back: which of the two is out of sight.

/** @typedef {{ top: number, bottom: number }} Ends of an element, in pixels from the top of what is seen */

/**
 * Where one can go: 'question' where it is below, 'view' where one is at the question and the view above, else ''.
 * @param {Ends | null} view
 * @param {Ends | null} question
 * @param {number} height of what is seen
 */
export function far(view, question, height) {
  if (!view || !question || question.top < view.top) return "";
  if (question.top >= height) return "question";
  const there = question.bottom <= height || question.top < height / 2;
  return there && view.top < 0 ? "view" : "";
}
