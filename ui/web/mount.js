// What Streamlit calls with every change of a component's data, and what keeps one instance of ours for each.
import { Spoken } from "./spoken.js";

/**
 * What Streamlit calls a component with.
 * @template Payload
 * @typedef {object} Mounting
 * @property {Payload} data
 * @property {HTMLElement} parentElement
 * @property {(name: string, value: unknown) => void} setStateValue
 * @property {(name: string, value: unknown) => void} setTriggerValue
 */

/**
 * What is in the page for one component.
 * @template Payload
 * @typedef {object} Instance
 * @property {HTMLElement} root
 * @property {(data: Payload) => void} update
 * @property {() => void} close
 */

/** @typedef {{ instance: Instance<any> | null, spoken: Spoken | null, mounting: Mounting<any>, calls: number }} Held */

/** @type {WeakMap<HTMLElement, Held>} */
const mounted = new WeakMap();

/**
 * The default export of a component's module. `make` is called once for each place in a page, with what gives the
 * latest call's arguments: an earlier call's may be of a component that has gone.
 * @template Payload
 * @param {(latest: () => Mounting<Payload>) => Instance<Payload>} make
 * @returns {(mounting: Mounting<Payload>) => () => void}
 */
export function component(make) {
  return (mounting) => {
    const { parentElement, data } = mounting;
    /** @type {Held} */
    const held = mounted.get(parentElement) ?? { instance: null, spoken: null, mounting, calls: 0 };
    held.mounting = mounting;
    const instance = (held.instance ??= begin(held, make));
    instance.update(data);
    const speech = /** @type {{ speech?: string }} */ (data).speech ?? ""; // where the catalogue is; none in English
    if (speech || held.spoken) (held.spoken ??= new Spoken(instance.root)).speak(speech);
    const call = ++held.calls;
    return () => {
      // Not the end: of an earlier call, while a later one shows the same instance; or of a call that the data overtook
      // while the module was on its way (Streamlit cleans up at once), and the next call is about to come.
      if (call !== held.calls || parentElement.isConnected) return;
      mounted.delete(parentElement);
      instance.close();
      held.spoken?.close();
      instance.root.remove();
    };
  };
}

/**
 * @param {Held} held
 * @param {(latest: () => Mounting<any>) => Instance<any>} make
 */
function begin(held, make) {
  const { parentElement } = held.mounting;
  const instance = make(() => held.mounting);
  mounted.set(parentElement, held);
  parentElement.append(instance.root);
  return instance;
}
