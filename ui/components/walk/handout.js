// What the handout runs: the same walk, told once, with nobody to report to.
import { walk } from "./walk.js";

walk({
  data: JSON.parse(document.getElementById("scene").textContent),
  parentElement: document.getElementById("walk"),
  report() {},
});
