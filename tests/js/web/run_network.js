// `node run_network.js`: a line of JSON {blob, input, simd, greys, beta}, bytes as base64, is answered by what comes out
// as base64; as many as are asked. An error ends it.
import { createInterface } from "node:readline";
import { KERNEL } from "../../../ui/web/kernel.js";
import { greys, Network } from "../../../ui/web/network.js";

const bytes = (text) => Uint8Array.from(Buffer.from(text, "base64"));

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.simd && !KERNEL) throw new Error("no SIMD here");
  const network = new Network(bytes(asked.blob).buffer, { simd: asked.simd });
  if (asked.beta !== null) network.gates.turn(asked.beta);
  const given = new Float32Array(bytes(asked.input).buffer);
  network.run(given.subarray(0, network.inputs)); // a call before, of another size, leaves nothing behind
  const out = asked.greys ? greys(network.run(given)) : network.run(given);
  process.stdout.write(Buffer.from(out.buffer, out.byteOffset, out.byteLength).toString("base64") + "\n");
}
