// The address bar: what a link cannot do without is written into it where the browser has it not.
//
// The server cannot: whatever it writes there is an entry in the browser's history, and Back then leads nowhere.
import { followFigures } from "./white_ground.js";
import { followPlaces } from "./places.js";
import { encoded } from "./query.js";
import { keepSteps } from "./steps.js";

/** @typedef {{ always: Record<string, string[]>, spent: string[], seen: string }} AddressPayload as ui/address.py has it */

if (typeof document !== "undefined") {
  keepSteps();
  followPlaces();
  followFigures();
}

/**
 * Write what is missing into the address, and take out what is spent. Nothing is pushed.
 * @param {{ data: AddressPayload }} mounting
 */
export default function address({ data }) {
  const next = completed(location.search, data.always, data.spent);
  if (next !== null) history.replaceState(history.state, "", `${location.pathname}?${next}${location.hash}`);
}

/**
 * The query `search` with the values `always` in it and without the names `spent`; null where it is so already.
 * @param {string} search
 * @param {Record<string, string[]>} always
 * @param {string[]} spent
 */
export function completed(search, always, spent = []) {
  const parameters = new URLSearchParams(search);
  const gone = spent.filter((name) => parameters.has(name));
  for (const name of gone) parameters.delete(name);
  const missing = Object.entries(always).filter(([name, values]) => {
    const there = parameters.getAll(name);
    return there.length !== values.length || there.some((value, at) => value !== values[at]);
  });
  for (const [name, values] of missing) {
    parameters.delete(name);
    for (const value of values) parameters.append(name, value);
  }
  return missing.length || gone.length ? encoded(parameters) : null;
}
