import assert from "node:assert/strict";
import { test } from "node:test";
import { Part, Queue } from "../../../ui/web/queue.js";

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

test("a job that has more to do comes again after the others, until all are done", () => {
  const [made, done, parts] = [queue(), [], { a: 3, b: 1, c: 2 }];
  made.work((job) => {
    if (parts[job]) done.push(job);
    parts[job] = Math.max(0, parts[job] - 1);
    return parts[job] > 0;
  }, Infinity);
  assert.deepEqual(done, ["a", "b", "c", "a", "c", "a"]);
  assert.equal(made.left, 0);
});

test("a part gives its pictures side by side, at most so many at a time, and each once", () => {
  const part = new Part(5);
  assert.deepEqual(
    [part.take(2), part.take(2), part.take(2), part.take(2)],
    [
      [0, 2],
      [2, 2],
      [4, 1],
      [0, 0],
    ],
  );
});

test("a part whose pictures change before all are made goes on with the next, and makes all of them anew", () => {
  const part = new Part(5);
  part.take(2);
  part.renew();
  assert.deepEqual(
    [part.take(3), part.take(9), part.take(9)],
    [
      [2, 3],
      [0, 2],
      [2, 0],
    ],
  );
  assert.equal(part.left, 0);
});
