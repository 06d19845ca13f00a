// Where a panel is looked at from: from the points as they come to places on its canvas, in two or three dimensions.

/** @typedef {Float32Array<ArrayBuffer>} Floats */

/** @type {Record<number, number>} */
const FILL = { 2: 0.465, 3: 0.44 }; // of the shorter side: how far from the middle the outermost points are shown
const GLIDE = 300; // milliseconds that points take to their new places
const PERSPECTIVE = 0.22; // how much larger what is near is drawn
const TURN = 0.008; // radians a pixel
const [CLOSEST, FARTHEST_OFF] = [400, 0.4]; // times the size at which everything is in sight

export class View {
  zoom = 1;
  x = 0;
  y = 0;
  yaw = 0.6;
  pitch = 0.35;
  own = false; // whether the visitor chose this view

  /** @param {number} dims 2 or 3 */
  constructor(dims) {
    this.dims = dims;
    /** @type {[number, number]} */
    this.size = [1, 1]; // of the canvas, in its pixels
    /** @type {Floats} */
    this.points = new Float32Array(); // (n, dims), as they came
    /** @type {Floats} */
    this.placed = new Float32Array(); // (n + 1, dims): where they are now, about -1 to 1, and after them the origin
    /** @type {Home | null} */
    this.home = null; // what brings them there
    /** @type {Floats | null} */
    this.from = null; // where they glide from
    this.to = this.placed;
    this.begun = 0; // when they began to
  }

  look() {
    Object.assign(this, { zoom: 1, x: 0, y: 0, yaw: 0.6, pitch: 0.35, own: false });
  }

  /** From where it is looked at, wherever the points are: zoom, x, y, yaw, pitch. */
  get sight() {
    return [this.zoom, this.x, this.y, this.yaw, this.pitch];
  }

  /** @param {number[]} sight */
  set sight([zoom, x, y, yaw, pitch]) {
    Object.assign(this, { zoom, x, y, yaw, pitch, own: true });
  }

  /**
   * Take over points (n * dims): at once, or gliding from where they are. A view that the visitor chose stays.
   * @param {Floats} points
   * @param {boolean} gliding
   */
  take(points, gliding) {
    this.points = points;
    this.place(this.own && this.home ? this.home : homeOf(points, this.dims), gliding);
  }

  /**
   * @param {Home} home
   * @param {boolean} gliding
   */
  place(home, gliding) {
    this.home = home;
    const to = new Float32Array(this.points.length + this.dims);
    to.set(this.points);
    for (let i = 0; i < to.length; i++) to[i] = (to[i] - home.centre[i % this.dims]) * home.scale;
    const glides = gliding && this.placed.length === to.length;
    this.from = glides ? this.placed.slice() : null;
    this.to = to;
    if (glides) this.begun = performance.now();
    else this.placed = to;
  }

  /**
   * Move gliding points on; whether they are still under way.
   * @param {number} now
   */
  step(now) {
    if (!this.from) return false;
    const time = Math.max(0, Math.min(1, (now - this.begun) / GLIDE));
    const part = 1 - (1 - time) ** 3;
    for (let i = 0; i < this.to.length; i++) this.placed[i] = this.from[i] + (this.to[i] - this.from[i]) * part;
    if (time < 1) return true;
    [this.placed, this.from] = [this.to, null];
    return false;
  }

  /**
   * Everything in sight again, as at the beginning.
   * @param {boolean} gliding
   */
  reset(gliding) {
    this.look();
    if (this.points.length) this.place(homeOf(this.points, this.dims), gliding);
  }

  get unit() {
    return FILL[this.dims] * Math.min(...this.size);
  }

  /**
   * @param {number} dx pixels of the canvas
   * @param {number} dy
   */
  pan(dx, dy) {
    this.own = true;
    this.x += dx / this.unit;
    this.y += dy / this.unit;
  }

  /**
   * Turn the points: a drag to the right brings their left side to the front.
   * @param {number} dx
   * @param {number} dy
   */
  orbit(dx, dy) {
    this.own = true;
    this.yaw += dx * TURN;
    this.pitch = Math.max(-Math.PI / 2, Math.min(Math.PI / 2, this.pitch + dy * TURN));
  }

  /**
   * Enlarge, with what is at (x, y) staying there.
   * @param {number} factor
   * @param {number} x
   * @param {number} y
   */
  zoomAt(factor, x, y) {
    const zoom = Math.max(FARTHEST_OFF, Math.min(CLOSEST, this.zoom * factor));
    const [right, down] = [(x - this.size[0] / 2) / this.unit, (y - this.size[1] / 2) / this.unit];
    this.x = right - ((right - this.x) * zoom) / this.zoom;
    this.y = down - ((down - this.y) * zoom) / this.zoom;
    this.zoom = zoom;
    this.own = true;
  }

  /**
   * Where all points (and the origin, last) are on the canvas; in three dimensions how near they are as well.
   * @param {Float32Array} xs
   * @param {Float32Array} ys
   * @param {Float32Array} nears
   */
  project(xs, ys, nears) {
    if (this.dims === 2) this.projectFlat(this.placed, xs, ys);
    else this.projectDeep(this.placed, xs, ys, nears);
  }

  /**
   * The same for one point as it comes.
   * @param {number[]} point
   */
  locate(point) {
    const { centre, scale } = this.home ?? homeOf(this.points, this.dims);
    const placed = point.map((value, axis) => (value - centre[axis]) * scale);
    const [x, y, near] = [[0], [0], [0]];
    if (this.dims === 2) this.projectFlat(placed, x, y);
    else this.projectDeep(placed, x, y, near);
    return [x[0], y[0]];
  }

  /**
   * @param {ArrayLike<number>} placed
   * @param {Float32Array | number[]} xs
   * @param {Float32Array | number[]} ys
   */
  projectFlat(placed, xs, ys) {
    const scale = this.unit * this.zoom;
    const [left, top] = [this.size[0] / 2 + this.x * this.unit, this.size[1] / 2 + this.y * this.unit];
    for (let row = 0, at = 0; at < placed.length; row++, at += 2) {
      xs[row] = left + placed[at] * scale;
      ys[row] = top - placed[at + 1] * scale;
    }
  }

  /**
   * @param {ArrayLike<number>} placed
   * @param {Float32Array | number[]} xs
   * @param {Float32Array | number[]} ys
   * @param {Float32Array | number[]} nears
   */
  projectDeep(placed, xs, ys, nears) {
    const scale = this.unit * this.zoom;
    const [left, top] = [this.size[0] / 2 + this.x * this.unit, this.size[1] / 2 + this.y * this.unit];
    const [[a, b, c], [d, e, f], [g, h, i]] = this.axes();
    for (let row = 0, at = 0; at < placed.length; row++, at += 3) {
      const x = placed[at];
      const y = placed[at + 1];
      const z = placed[at + 2];
      const near = g * x + h * y + i * z;
      const enlarged = scale / (1 - PERSPECTIVE * near);
      nears[row] = near;
      xs[row] = left + (a * x + b * y + c * z) * enlarged;
      ys[row] = top - (d * x + e * y + f * z) * enlarged;
    }
  }

  /** Rows: what goes right, up and towards the visitor, of the three axes. */
  axes() {
    const [s, c] = [Math.sin(this.yaw), Math.cos(this.yaw)];
    const [p, q] = [Math.sin(this.pitch), Math.cos(this.pitch)];
    const [right, up, near] = [
      [c, 0, s],
      [p * s, q, -p * c],
      [-q * s, p, q * c],
    ];
    return [right, up, near];
  }
}

/** @typedef {{ centre: number[], scale: number }} Home */

/**
 * The middle of the points' range, and the scale at which its longest side is from -1 to 1.
 * @param {Float32Array} points
 * @param {number} dims
 * @returns {Home}
 */
function homeOf(points, dims) {
  const [low, high] = [Array(dims).fill(Infinity), Array(dims).fill(-Infinity)];
  for (let at = 0; at < points.length; at += dims) {
    if (!finiteAt(points, at, dims)) continue;
    for (let axis = 0; axis < dims; axis++) {
      const value = points[at + axis];
      if (value < low[axis]) low[axis] = value;
      if (value > high[axis]) high[axis] = value;
    }
  }
  const widest = Math.max(...high.map((value, axis) => value - low[axis]));
  const centre = high.map((value, axis) => (value + low[axis]) / 2);
  return widest >= 0 ? { centre, scale: widest > 0 ? 2 / widest : 1 } : { centre: Array(dims).fill(0), scale: 1 };
}

/**
 * @param {Float32Array} points
 * @param {number} at
 * @param {number} dims
 */
function finiteAt(points, at, dims) {
  for (let axis = 0; axis < dims; axis++) if (!Number.isFinite(points[at + axis])) return false;
  return true;
}
