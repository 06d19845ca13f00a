import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { fetched, Networks } from "../../../ui/web/fetched.js";
import { blob } from "./blob.js";

const before = globalThis.fetch;
afterEach(() => (globalThis.fetch = before));

/** Answer every request by the next of these, a status or bytes. */
function answers(...list) {
  const asked = [];
  globalThis.fetch = async (url) => {
    asked.push(url);
    const answer = list.shift();
    if (answer === undefined) throw new TypeError("no network");
    return typeof answer === "number" ? new Response("", { status: answer }) : new Response(answer);
  };
  return asked;
}

test("what does not arrive is the end of a sentence", async () => {
  answers(503);
  await assert.rejects(fetched("/a", "the weights"), { message: "the weights did not arrive (503)" });
  await assert.rejects(fetched("/a", "the weights"), { message: "the weights did not arrive" });
});

/** An address that no other test has asked for: what one page knows it knows for all components. */
let addresses = 0;
const address = () => `/${addresses++}`;

test("weights are fetched once however many ask", async () => {
  const [asked, url] = [answers(blob()), address()];
  const networks = new Networks();
  const [one, other] = await Promise.all([networks.bring(url), networks.bring(url)]);
  assert.equal(one, other);
  assert.equal(await networks.bring(url), one);
  assert.equal(networks.ready.get(url), one);
  assert.deepEqual(asked, [url]);
});

test("weights on their way come to a component that is mounted meanwhile, though the first has let go", async () => {
  const [asked, url] = [answers(blob()), address()];
  const [gone, next] = [new Networks(), new Networks()];
  const first = gone.bring(url);
  const second = next.bring(url);
  const network = await first;
  gone.keep(new Set());
  assert.equal(await second, network);
  assert.equal(next.ready.get(url), network);
  assert.deepEqual(asked, [url]);
});

test("weights that one component holds are not fetched for another", async () => {
  const [asked, url] = [answers(blob()), address()];
  const [one, other] = [new Networks(), new Networks()];
  const network = await one.bring(url);
  assert.equal(await other.bring(url), network);
  assert.equal(asked.length, 1);
});

test("weights that nobody holds are collected and fetched again", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const [asked, url] = [answers(blob(), blob()), address()];
  const networks = new Networks();
  await networks.bring(url);
  networks.keep(new Set());
  await new Promise((resolve) => setTimeout(resolve)); // a WeakRef is good until the end of the turn that made it
  collect();
  await networks.bring(url);
  assert.equal(asked.length, 2);
});

test("weights that did not arrive are fetched again when somebody asks", async () => {
  const [asked, url] = [answers(404, blob()), address()];
  const networks = new Networks();
  await assert.rejects(networks.bring(url), { message: "the weights did not arrive (404)" });
  assert.equal((await networks.bring(url)).outputs, 2);
  assert.equal(asked.length, 2);
});

test("only the networks that are named are kept", async () => {
  answers(blob(), blob());
  const [one, other] = [address(), address()];
  const networks = new Networks();
  await Promise.all([networks.bring(one), networks.bring(other)]);
  networks.keep(new Set([other]));
  assert.deepEqual([...networks.ready.keys()], [other]);
});
