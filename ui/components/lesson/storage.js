// Answers to lessons outlive a reload: this browser keeps them, and no server does.

const PREFIX = "betascope-lesson-";

/** What this browser keeps, by lesson. */
export function kept() {
  /** @type {Record<string, string>} */
  const found = {};
  try {
    for (let place = 0; place < localStorage.length; place++) {
      const key = localStorage.key(place) ?? "";
      if (key.startsWith(PREFIX)) found[key.slice(PREFIX.length)] = localStorage.getItem(key) ?? "";
    }
  } catch {
    // no storage in this browser: a reload loses the answers, as it would without this
  }
  return found;
}

/**
 * Keep what is to be kept of a lesson; nothing is forgotten.
 * @param {string} lesson
 * @param {string} text
 */
export function save(lesson, text) {
  try {
    if (text) localStorage.setItem(PREFIX + lesson, text);
    else localStorage.removeItem(PREFIX + lesson);
  } catch {
    // no storage, or no room
  }
}
