// Navigation's link to the page that is shown: Streamlit (1.67) keeps the page's address there, so it leads nowhere.

export const LINK = '[data-testid="stSidebarNavLink"]';

/**
 * Whether a click on a link is one to the page that is shown, in this tab.
 * @param {Pick<MouseEvent, "button" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey" | "defaultPrevented">} event
 * @param {string} path of the link
 * @param {string} shown the path of the page that is shown
 */
export function leadsHere(event, path, shown) {
  if (event.defaultPrevented || event.button !== 0) return false;
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false; // another tab, or a file
  return path.replace(/\/$/, "") === shown.replace(/\/$/, "");
}
