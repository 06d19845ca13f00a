import assert from "node:assert/strict";
import { test } from "node:test";
import { Images } from "../../../../ui/components/scatter/images.js";

const classes = ["zero", "one"].map((name) => ({ name, colour: "#000", shape: "disc" }));
const data = { labels: { url: "labels" }, indices: { url: "indices" }, classes };
const here = { labels: Int16Array.of(1, -1).buffer, indices: Int32Array.of(70, 80).buffer };
const storeOf = (arrays) => ({ want: (url) => arrays[url] ?? null });

test("labels are given back once, when both they and the numbers have come", () => {
  const images = new Images();
  assert.equal(images.gather(storeOf({ labels: here.labels }), data), null);
  assert.equal(images.known, false);
  assert.deepEqual([...images.gather(storeOf(here), data)], [1, -1]);
  assert.equal(images.known, true);
  assert.equal(images.gather(storeOf(here), data), null);
});

test("an image is called by its class, where it has one, and its number in the data set", () => {
  const images = new Images();
  images.gather(storeOf(here), data);
  assert.deepEqual([images.name(0), images.name(1)], ["one, number 70", "number 80"]);
  images.forget();
  assert.deepEqual([images.known, images.classOf(0)], [false, undefined]);
});
