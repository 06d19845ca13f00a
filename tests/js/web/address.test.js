import assert from "node:assert/strict";
import { test } from "node:test";
import { completed } from "../../../ui/web/address.js";
import { encoded } from "../../../ui/web/query.js";

test("an address that has everything is left alone", () => {
  assert.equal(completed("?data=mnist&models=a&models=b", { data: ["mnist"], models: ["a", "b"] }), null);
  assert.equal(completed("", {}), null);
});

test("what is missing, or another, is written and the rest stays", () => {
  assert.equal(completed("?image=3", { data: ["digits"] }), "image=3&data=digits");
  assert.equal(completed("?models=a&image=3", { models: ["a", "b"] }), "image=3&models=a&models=b");
});

test("an address is spelled as Python's urlencode spells it", () => {
  const parameters = new URLSearchParams([
    ["a b", "β = 2.4!'()*"],
    ["walk", "0~1.2,-3;x:1"],
    ["plus", "1+1/2"],
  ]);
  const python = "a+b=%CE%B2+%3D+2.4%21%27%28%29%2A&walk=0~1.2%2C-3%3Bx%3A1&plus=1%2B1%2F2";
  assert.equal(encoded(parameters), python);
});

test("what only a link has is taken out, and the rest stays", () => {
  assert.equal(completed("?only=AE&models=AE&image=3", { models: ["AE"] }, ["only"]), "models=AE&image=3");
  assert.equal(completed("?only=AE", { models: ["AE"] }, ["only"]), "models=AE");
  assert.equal(completed("?models=AE", { models: ["AE"] }, ["only"]), null);
});
