// Where the visitor is: for every model a list of moves, in standard deviations, by rank. No page, no pixels.
const FARTHEST = 50; // as vae/latent/moves.py bounds an address
const MEMORY = 100; // steps that can be undone

/** A move as it travels: three decimals, so that the server's code is the one on the screen. */
function tidyMove(move) {
  if (!Number.isFinite(move)) return 0;
  return Math.round(Math.max(-FARTHEST, Math.min(FARTHEST, move)) * 1000) / 1000;
}

/** Whether a value lies outside the data's range, to within the rounding of a move. */
export function beyond(dim, value) {
  const slack = 0.001 * dim.deviation;
  return value < dim.low - slack || value > dim.high + slack;
}

export class Position {
  constructor() {
    this.models = []; // facts from Python: name, title, dims by rank (j, start, deviation, low, high, ...)
    this.moves = new Map(); // by the name of a model
    this.focus = null; // the model whose dimensions are shown
    this.linked = true; // a move counts for every model, or for the one in focus
    this.rank = 0; // of the dimension that was touched last
    this.plane = [0, 1]; // ranks of the two dimensions of the pad
    this.past = [];
  }

  /** Take over the models and, for `names`, the moves that Python knows. */
  adopt(models, moves, names) {
    this.models = models;
    for (const model of models) {
      if (!names.has(model.name) && this.moves.has(model.name)) continue;
      this.moves.set(model.name, model.dims.map((_, rank) => tidyMove(moves[model.name]?.[rank] ?? 0))); // prettier-ignore
    }
    this.past = this.past.filter((past) => models.every((model) => past.moves.has(model.name)));
  }

  /** Look at another model; the rank that was touched last stays, as far as the model has it. */
  look(model) {
    this.focus = model;
    this.rank = Math.min(this.rank, model.dims.length - 1);
  }

  value(model, rank) {
    const dim = model.dims[rank];
    return dim.start + this.moves.get(model.name)[rank] * dim.deviation;
  }

  /** The model's code, by dimension: Float32Array (J,). */
  code(model) {
    const code = new Float32Array(model.dims.length);
    model.dims.forEach((dim, rank) => (code[dim.j] = this.value(model, rank)));
    return code;
  }

  /** Bring the focused model's dimension of this rank to a value; linked, the others move by as many deviations. */
  setValue(rank, value) {
    const dim = this.focus.dims[rank];
    if (dim.deviation > 0) this.setMove(rank, (value - dim.start) / dim.deviation);
  }

  setMove(rank, move) {
    const before = this.moves.get(this.focus.name)[rank];
    const step = tidyMove(move) - before;
    for (const model of this.linked ? this.models : [this.focus]) {
      const moves = this.moves.get(model.name);
      if (rank < moves.length) moves[rank] = tidyMove(moves[rank] + step);
    }
    this.rank = rank;
  }

  /** Back to the start, in every model. */
  reset() {
    for (const moves of this.moves.values()) moves.fill(0);
  }

  /** To given codes, (J,) by the name of a model. */
  jump(codes) {
    for (const model of this.models) {
      const code = codes.get(model.name);
      if (!code) continue;
      const moves = model.dims.map((d) => (d.deviation > 0 ? tidyMove((code[d.j] - d.start) / d.deviation) : 0));
      this.moves.set(model.name, moves);
    }
  }

  /** Remember this place before a gesture changes it. */
  remember() {
    this.past.push({ moves: this.copied(), rank: this.rank });
    if (this.past.length > MEMORY) this.past.shift();
  }

  undo() {
    const past = this.past.pop();
    if (!past) return;
    for (const [name, moves] of past.moves) this.moves.set(name, moves);
    this.rank = past.rank;
    this.look(this.focus);
  }

  copied() {
    return new Map([...this.moves].map(([name, moves]) => [name, [...moves]]));
  }

  /** The dimensions, by rank, in which a model's code lies outside the range of the data. */
  offData(model) {
    return model.dims.filter((dim, rank) => beyond(dim, this.value(model, rank)));
  }
}
