// A link to a place on the page, as #claim-3: what is folded around it is opened, once it is there.

const PATIENCE = 120_000; // milliseconds: what is measured for the first time takes its time

/** From now on every #place is opened and brought into view: that of the address at once. */
export function followPlaces() {
  if ("betascopePlaces" in window) return; // another version of this module has come first
  const waiting = new MutationObserver(() => look());
  Object.assign(window, { betascopePlaces: waiting });
  const look = () => arrive(location.hash, document) && waiting.disconnect();
  const follow = () => {
    if (!location.hash || arrive(location.hash, document)) return;
    waiting.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => waiting.disconnect(), PATIENCE);
  };
  addEventListener("hashchange", follow);
  for (const kind of ["pointerdown", "keydown", "wheel"]) {
    addEventListener(kind, () => waiting.disconnect(), { capture: true, passive: true }); // who has gone on stays there
  }
  follow();
}

/**
 * Open what is folded around the place and bring it into view; false where it is not there (yet).
 * @param {string} hash
 * @param {Pick<Document, "getElementById">} page
 */
export function arrive(hash, page) {
  const place = page.getElementById(decoded(hash.slice(1)));
  if (!place) return false;
  const fold = place.closest("details");
  if (fold) fold.open = true;
  place.scrollIntoView();
  return true;
}

/** @param {string} text a stranger's, and not always what can be decoded */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
