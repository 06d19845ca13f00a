// A small network as bytes: two inputs, a Linear layer with Relu, two outputs.

export function blob({ type = "Linear", magic = "BSN1", cut = 0 } = {}) {
  const layers = [{ type, inputs: 2, outputs: 2 }, { type: "Relu" }];
  const header = JSON.stringify({ inputs: 2, outputs: 2, dtype: "float32", layers });
  const text = header.padEnd(4 * Math.ceil(header.length / 4));
  const numbers = Float32Array.of(1, 2, 3, -4, 0.5, 0); // weight by rows of outputs, then bias
  const bytes = new Uint8Array(8 + text.length + numbers.byteLength);
  bytes.set(new TextEncoder().encode(magic));
  new DataView(bytes.buffer).setUint32(4, text.length, true);
  bytes.set(new TextEncoder().encode(text), 8);
  bytes.set(new Uint8Array(numbers.buffer), 8 + text.length);
  return bytes.slice(0, bytes.length - cut).buffer;
}
