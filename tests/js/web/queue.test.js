import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue } from "../../../ui/web/queue.js";

function queue() {
  const made = new Queue();
  made.jobs = ["a", "b", "c"];
  made.refill();
  return made;
}

test("past the deadline one job is done, and the next time the one after it", () => {
  const [made, done] = [queue(), []];
  made.work((job) => done.push(job), -1);
  made.refill(); // a change meanwhile: all are due again, and nobody is left out
  made.work((job) => done.push(job), -1);
  assert.deepEqual(done, ["a", "b"]);
  assert.equal(made.left, 2);
});

test("before the deadline all that is due is done once", () => {
  const [made, done] = [queue(), []];
  made.work((job) => done.push(job), Infinity);
  made.work((job) => done.push(job), Infinity);
  assert.deepEqual(done, ["a", "b", "c"]);
});
