import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
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

test("weights are fetched once however many ask", async () => {
  const asked = answers(blob());
  const networks = new Networks();
  const [one, other] = await Promise.all([networks.bring("/a"), networks.bring("/a")]);
  assert.equal(one, other);
  assert.equal(await networks.bring("/a"), one);
  assert.equal(networks.ready.get("/a"), one);
  assert.deepEqual(asked, ["/a"]);
});

test("weights that did not arrive are fetched again when somebody asks", async () => {
  const asked = answers(404, blob());
  const networks = new Networks();
  await assert.rejects(networks.bring("/a"), { message: "the weights did not arrive (404)" });
  assert.equal((await networks.bring("/a")).outputs, 2);
  assert.equal(asked.length, 2);
});

test("only the networks that are named are kept", async () => {
  answers(blob(), blob());
  const networks = new Networks();
  await Promise.all([networks.bring("/a"), networks.bring("/b")]);
  networks.keep(new Set(["/b"]));
  assert.deepEqual([...networks.ready.keys()], ["/b"]);
});
