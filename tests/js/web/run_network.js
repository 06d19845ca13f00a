// `node run_network.js FILE`: FILE is JSON {blob, input, simd, greys, beta}, bytes as base64; writes what comes out as base64.
import { readFileSync } from "node:fs";
import { KERNEL } from "../../../ui/web/kernel.js";
import { greys, Network } from "../../../ui/web/network.js";

const asked = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const bytes = (text) => Uint8Array.from(Buffer.from(text, "base64"));
if (asked.simd && !KERNEL) throw new Error("no SIMD here");
const network = new Network(bytes(asked.blob).buffer, { simd: asked.simd });
if (asked.beta !== null) network.gates.turn(asked.beta);
const given = new Float32Array(bytes(asked.input).buffer);
network.run(given.subarray(0, network.inputs)); // a call before, of another size, leaves nothing behind
const out = asked.greys ? greys(network.run(given)) : network.run(given);
process.stdout.write(Buffer.from(out.buffer, out.byteOffset, out.byteLength).toString("base64"));
