// What the handout runs: the same walk, shown once, with nobody to report to, in the language of its page.
import { Speech } from "../../web/speech.js";
import { Spoken } from "../../web/spoken.js";
import { Walk } from "./walk.js";

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const [data, catalogue] = ["scene", "speech"].map((id) => JSON.parse(at(id).textContent ?? ""));
const walk = new Walk(data, () => "", 0);
at("walk").append(walk.root);
walk.update(data);
if (catalogue) new Spoken(walk.root).begin(new Speech(catalogue));
