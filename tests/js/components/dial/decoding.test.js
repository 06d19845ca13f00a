import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Decoding } from "../../../../ui/components/dial/decoding.js";
import { hearing } from "../../../../ui/components/dial/worker.js";
import { Network } from "../../../../ui/web/network.js";
import { blob } from "../../web/blob.js";

const FORM = { latent: 2, samples: Float32Array.of(1, 1), rows: [1], steps: 3, reach: 2 };
const URL_OF = "http://here/weights";
const there = (since) => ({ beta: since, code: Float32Array.of(1, 0), since });

const before = { fetch: globalThis.fetch, location: globalThis.location };
beforeEach(() => {
  globalThis.fetch = async (url) => (url === URL_OF ? new Response(blob()) : new Response("", { status: 404 }));
  globalThis.location = { href: "http://here/beta" };
});
afterEach(() => Object.assign(globalThis, before));

/** A worker whose messages come as they would, but in this thread. */
class Beside {
  constructor() {
    this.asked = [];
    this.ended = false;
    this.told = 0;
    this.hear = hearing((told) => setImmediate(() => this.tell(told)), setImmediate);
  }

  postMessage(asked) {
    this.asked.push(asked);
    setImmediate(() => this.hear(structuredClone(asked)).catch(() => this.onerror()));
  }

  tell(told) {
    this.told++;
    if (!this.ended) this.onmessage({ data: told });
  }

  terminate() {
    this.ended = true;
  }
}

function decoding(make) {
  const written = [];
  let arrivals = 0;
  const made = new Decoding(
    (at, first, count, bytes) => written.push([at, first, count, ...bytes]),
    () => arrivals++,
    make,
  );
  made.build(FORM);
  made.begin(new Network(blob()), "/weights");
  return { made, written, arrivals: () => arrivals };
}

async function until(so) {
  while (!so()) await new Promise(setImmediate);
}

/** What is written at a point where nobody else decodes. */
function alone(since) {
  const { made, written } = decoding(() => null);
  made.renew(there(since));
  assert.ok(made.busy);
  made.work(Infinity);
  assert.deepEqual([made.busy, made.since], [false, since]);
  return written;
}

test("a worker decodes what this page would", async () => {
  const worker = new Beside();
  const { made, written, arrivals } = decoding(() => worker);
  await until(() => made.ready);
  assert.deepEqual([written.length, arrivals()], [0, 0]);
  made.renew(there(7));
  assert.deepEqual([made.busy, made.here], [true, 0]);
  made.send();
  await until(() => !made.busy);
  assert.deepEqual([made.since, arrivals()], [7, 1]);
  assert.deepEqual(written, alone(7));
});

test("the worker hears of a point when it is sent, of several the last, and once", async () => {
  const worker = new Beside();
  const { made } = decoding(() => worker);
  await until(() => made.ready);
  for (const since of [7, 8, 9]) made.renew(there(since));
  assert.equal(worker.asked.length, 1); // the grid
  made.send();
  made.send();
  assert.deepEqual(
    worker.asked.slice(1).map(({ now }) => now.since),
    [9],
  );
  await until(() => !made.busy);
  assert.equal(made.since, 9);
});

test("until the worker has the weights this page decodes, and goes on with what it began", async () => {
  const { made, written } = decoding(() => new Beside());
  made.renew(there(7));
  assert.ok(made.here);
  await until(() => made.ready);
  assert.ok(made.here);
  made.work(Infinity);
  assert.equal(made.since, 7);
  assert.deepEqual(written, alone(7));
});

test("a worker that fails leaves what it was asked for to this page", async () => {
  const worker = new Beside();
  const { made, written, arrivals } = decoding(() => worker);
  await until(() => made.ready);
  made.renew(there(7));
  made.send();
  worker.onerror();
  assert.deepEqual([worker.ended, made.here > 0, arrivals()], [true, true, 1]);
  made.work(Infinity);
  assert.deepEqual(written, alone(7));
  made.renew(there(9));
  assert.ok(made.here);
});

test("weights that do not come to the worker leave all to this page", async () => {
  globalThis.fetch = async () => new Response("", { status: 404 });
  const worker = new Beside();
  const { made } = decoding(() => worker);
  await until(() => worker.ended);
  made.renew(there(7));
  assert.ok(made.here);
});

test("pictures of a grid that is no longer shown are not written", async () => {
  const worker = new Beside();
  const { made, written } = decoding(() => worker);
  await until(() => made.ready);
  made.renew(there(7));
  made.send();
  made.build(FORM);
  await until(() => worker.told === 2);
  assert.deepEqual([written, made.busy], [[], false]);
});
