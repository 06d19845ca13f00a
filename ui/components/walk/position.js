// Where the visitor is: for every model a list of moves, in standard deviations, by rank. No page, no pixels.

/** @import { WalkDimension, WalkModel, WalkPayload } from "./payload.js" */

/**
 * A position as it travels.
 * @typedef {object} Place
 * @property {Record<string, number[]>} moves
 * @property {string} focus
 * @property {boolean} linked
 * @property {number} rank
 * @property {[number, number]} plane
 * @property {string} opened
 */

const MEMORY = 100; // steps that can be undone

/**
 * Whether a value lies outside the data's range, to within the rounding of a move.
 * @param {WalkDimension} dim
 * @param {number} value
 */
export function beyond(dim, value) {
  const slack = 0.001 * dim.deviation;
  return value < dim.low - slack || value > dim.high + slack;
}

export class Position {
  /**
   * @param {WalkModel[]} models at least one
   * @param {number} farthest standard deviations that a move is bounded by
   */
  constructor(models, farthest) {
    this.models = models;
    this.farthest = farthest;
    /** @type {Map<string, number[]>} */
    this.moves = new Map(); // by the name of a model
    this.focus = models[0]; // the model whose dimensions are shown
    this.linked = true; // a move counts for every model, or for the one in focus
    this.rank = 0; // of the dimension that was touched last
    /** @type {[number, number]} */
    this.plane = [0, 1]; // ranks of the two dimensions of the plane that is shown
    this.opened = ""; // which folded dimensions are open: a, more active ones; i, inactive ones
    /** @type {{ moves: Map<string, number[]>, rank: number }[]} */
    this.past = [];
  }

  /**
   * Take over the models and, for `names`, the moves that Python knows.
   * @param {WalkModel[]} models
   * @param {WalkPayload["moves"]} moves
   * @param {Set<string>} names
   */
  adopt(models, moves, names) {
    this.models = models;
    for (const model of models) {
      if (!names.has(model.name) && this.moves.has(model.name)) continue;
      const given = moves[model.name] ?? [];
      this.moves.set(
        model.name,
        model.dims.map((_, rank) => this.tidy(given[rank] ?? 0)),
      );
    }
    this.past = this.past.filter((past) => models.every((model) => past.moves.has(model.name)));
  }

  /**
   * A move as it travels: three decimals, so that the server's code is the one on the screen.
   * @param {number} move
   */
  tidy(move) {
    if (!Number.isFinite(move)) return 0;
    return Math.round(Math.max(-this.farthest, Math.min(this.farthest, move)) * 1000) / 1000;
  }

  /**
   * How far a model has moved, by rank.
   * @param {WalkModel} model
   */
  movesOf(model) {
    return this.moves.get(model.name) ?? [];
  }

  /**
   * Look at another model; the rank that was touched last stays, as far as the model has it.
   * @param {WalkModel} model
   */
  look(model) {
    this.focus = model;
    this.rank = Math.min(this.rank, model.dims.length - 1);
  }

  /**
   * @param {WalkModel} model
   * @param {number} rank
   */
  value(model, rank) {
    const dim = model.dims[rank];
    return dim.start + this.movesOf(model)[rank] * dim.deviation;
  }

  /**
   * The model's code, by dimension: (J,).
   * @param {WalkModel} model
   */
  code(model) {
    const code = new Float32Array(model.dims.length);
    model.dims.forEach((dim, rank) => (code[dim.j] = this.value(model, rank)));
    return code;
  }

  /**
   * Bring the focused model's dimension of this rank to a value; linked, the others move by as many deviations.
   * @param {number} rank
   * @param {number} value
   */
  setValue(rank, value) {
    const dim = this.focus.dims[rank];
    if (dim.deviation > 0) this.setMove(rank, (value - dim.start) / dim.deviation);
  }

  /**
   * @param {number} rank
   * @param {number} move
   */
  setMove(rank, move) {
    const step = this.tidy(move) - this.movesOf(this.focus)[rank];
    for (const model of this.linked ? this.models : [this.focus]) {
      const moves = this.movesOf(model);
      if (rank < moves.length) moves[rank] = this.tidy(moves[rank] + step);
    }
    this.rank = rank;
  }

  /** Back to the start, in every model. */
  reset() {
    for (const moves of this.moves.values()) moves.fill(0);
  }

  /**
   * To given codes, (J,) by the name of a model.
   * @param {Map<string, Float32Array>} codes
   */
  jump(codes) {
    for (const model of this.models) {
      const code = codes.get(model.name);
      if (!code) continue;
      const moves = model.dims.map((d) => (d.deviation > 0 ? this.tidy((code[d.j] - d.start) / d.deviation) : 0));
      this.moves.set(model.name, moves);
    }
  }

  /** Remember this place before a gesture changes it. */
  remember() {
    const moves = new Map([...this.moves].map(([name, list]) => [name, [...list]]));
    this.past.push({ moves, rank: this.rank });
    if (this.past.length > MEMORY) this.past.shift();
  }

  undo() {
    const past = this.past.pop();
    if (!past) return;
    for (const [name, moves] of past.moves) this.moves.set(name, moves);
    this.rank = past.rank;
    this.look(this.focus);
  }

  /**
   * The dimensions, by rank, in which a model's code has been moved and lies outside the range of the data.
   * @param {WalkModel} model
   */
  offData(model) {
    const moves = this.movesOf(model);
    return model.dims.filter((dim, rank) => moves[rank] !== 0 && beyond(dim, this.value(model, rank)));
  }

  /**
   * As it travels.
   * @returns {Place}
   */
  place() {
    const moves = Object.fromEntries(this.models.map((model) => [model.name, this.movesOf(model)]));
    return {
      moves,
      focus: this.focus.name,
      linked: this.linked,
      rank: this.rank,
      plane: this.plane,
      opened: this.opened,
    };
  }
}
