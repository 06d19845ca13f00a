import assert from "node:assert/strict";
import { test } from "node:test";

import { Feed } from "../../../../ui/components/training/feed.js";

const answer = (head, ...instants) => [head, ...instants].map((one) => JSON.stringify(one)).join("\n") + "\n";
const instant = (step, bytes = 100) => ({ step, bytes });

test("what is new comes after what is here, and another record in its place", () => {
  let changes = 0;
  const feed = new Feed(
    "/",
    1000,
    () => changes++,
    () => {},
  );
  feed.take(answer({ state: "running", of: "a", from: 0, to: 20 }, instant(0), instant(5)));
  feed.take(answer({ state: "running", of: "a", from: 20, to: 30 }, instant(9)));
  assert.deepEqual(
    feed.instants.map(({ step }) => step),
    [0, 5, 9],
  );
  feed.take(answer({ state: "running", of: "b", from: 0, to: 10 }, instant(0)));
  assert.deepEqual(
    feed.instants.map(({ step }) => step),
    [0],
  );
  assert.equal(changes, 3);
});

test("a frame is fetched once, and of many that are wanted meanwhile the last", async () => {
  const asked = [];
  globalThis.fetch = async (url) => {
    asked.push(url);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return new Response(new Uint8Array(10));
  };
  const arrived = [];
  const feed = new Feed(
    "/r/",
    1e6,
    () => {},
    (step) => arrived.push(step),
  );
  for (const step of [1, 2, 3]) feed.want(instant(step));
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.deepEqual(asked, ["/r/frames/3"]);
  feed.want(instant(3));
  assert.deepEqual([asked.length, arrived], [1, [3, 3]]);
});

test("frames come at no more than so many bytes a second", async () => {
  globalThis.fetch = async () => new Response(new Uint8Array(1000));
  const feed = new Feed(
    "/r/",
    10_000,
    () => {},
    () => {},
  );
  const begun = performance.now();
  for (let step = 0; step < 14; step++) {
    feed.want({ step, bytes: 1000 });
    while (feed.fetching) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const seconds = (performance.now() - begun) / 1000;
  assert.equal(feed.received, 14_000);
  assert.ok(seconds > 0.35, `${seconds} s`); // a second's worth at once, then 4,000 bytes more
});

test("of a frame that is gone the one before it is fetched", async () => {
  globalThis.fetch = async (url) => (url.endsWith("/5") ? new Response("", { status: 404 }) : new Response("x"));
  const arrived = [];
  const feed = new Feed(
    "/r/",
    1e6,
    () => {},
    (step) => arrived.push(step),
  );
  feed.take(answer({ state: "done", of: "a", from: 0, to: 20 }, instant(0), instant(3), instant(5)));
  feed.want(feed.instants[2]);
  while (feed.fetching) await new Promise((resolve) => setTimeout(resolve, 2));
  assert.deepEqual(arrived, [3]);
});
