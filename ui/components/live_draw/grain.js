// Noise that is the same in every browser and at every strength.

/**
 * n draws from N(0, 1), always the same ones: Box and Muller 1958 over a small generator (mulberry32).
 * @param {number} n
 */
export function grain(n) {
  let state = 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const draw = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return Float32Array.from({ length: n }, draw);
}
