import assert from "node:assert/strict";
import { test } from "node:test";
import { Steps } from "../../../ui/web/steps.js";

const [slider, button] = [{}, {}];

test("a gesture makes one entry, however often the address is written, and no gesture makes none", () => {
  const steps = new Steps();
  assert.equal(steps.write(), "replaceState"); // as the page arrives
  steps.pointer();
  assert.deepEqual([steps.write(), steps.write()], ["pushState", "replaceState"]); // the page that is left, the next one
  steps.pointer();
  assert.equal(steps.write(), "pushState");
});

test("keys that move the same slider without a pause are one gesture", () => {
  const steps = new Steps();
  const written = [0, 700, 1400, 5000].map((now) => {
    steps.key("ArrowRight", slider, now);
    return steps.write();
  });
  assert.deepEqual(written, ["pushState", "replaceState", "replaceState", "pushState"]);
  steps.key("ArrowRight", {}, 5100); // another slider
  assert.equal(steps.write(), "pushState");
});

test("each press of a button by keys is a gesture", () => {
  const steps = new Steps();
  const written = [0, 100].map((now) => {
    steps.key("Enter", button, now);
    return steps.write();
  });
  assert.deepEqual(written, ["pushState", "pushState"]);
});

test("what is written after Back is no entry, and a key after it is one", () => {
  const steps = new Steps();
  steps.key("ArrowRight", slider, 0);
  steps.moved();
  assert.equal(steps.write(), "replaceState");
  steps.key("ArrowRight", slider, 100);
  assert.equal(steps.write(), "pushState");
});
