// The address bar: what a link cannot do without is written into it where the browser has it not.
//
// The server cannot: whatever it writes there is an entry in the browser's history, and Back then leads nowhere.
import { encoded } from "./query.js";

/** Write `always`, values by name, into the address. Nothing is written where they are there, and nothing is pushed. */
export default function address({ data }) {
  const parameters = new URLSearchParams(location.search);
  const missing = Object.entries(data.always).filter(([name, values]) => {
    const there = parameters.getAll(name);
    return there.length !== values.length || there.some((value, at) => value !== values[at]);
  });
  if (!missing.length) return;
  for (const [name, values] of missing) {
    parameters.delete(name);
    for (const value of values) parameters.append(name, value);
  }
  history.replaceState(history.state, "", `${location.pathname}?${encoded(parameters)}${location.hash}`);
}
