// What the handout runs: the same walk, shown once, with nobody to report to.
import { Walk } from "./walk.js";

const [scene, parent] = ["scene", "walk"].map((id) => /** @type {HTMLElement} */ (document.getElementById(id)));
const data = JSON.parse(scene.textContent ?? "");
const walk = new Walk(data, () => "", 0);
parent.append(walk.root);
walk.update(data);
