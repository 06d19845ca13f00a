// What the judge reads in the picture of each model: beside it, and said to a screen reader once all are read.
import { Judge, Spoken } from "../../web/judge.js";
import { Queue } from "../../web/queue.js";

/** @import { JudgePayload } from "../../web/payload.js" */
/** @import { Pictures } from "./cards.js" */
/** @import { WalkModel } from "./payload.js" */

export class Readings {
  /**
   * @param {() => void} arrived is called when the judge can read
   * @param {(name: string, text: string) => void} show is told what it reads in the picture of the model of this name
   */
  constructor(arrived, show) {
    this.show = show;
    this.judge = new Judge(arrived);
    this.spoken = new Spoken();
    this.queue = /** @type {Queue<WalkModel>} */ (new Queue()); // models whose pictures are to be read
    /** @type {WalkModel[]} */
    this.models = [];
    /** @type {Map<string, string>} */
    this.texts = new Map(); // by the name of a model
  }

  /**
   * @param {JudgePayload | null} judge null: nothing is read
   * @param {WalkModel[]} models
   */
  adopt(judge, models) {
    this.texts.clear();
    this.models = models;
    this.judge.adopt(judge);
    this.queue.jobs = judge ? models : [];
  }

  /**
   * Read what is due, as far as there is time.
   * @param {Map<string, Pictures>} pictures by the name of a model
   * @param {number} deadline
   */
  work(pictures, deadline) {
    this.queue.work((model) => this.read(model.name, pictures.get(model.name)), deadline);
  }

  /**
   * @param {string} name of a model
   * @param {Pictures} [picture]
   */
  read(name, picture) {
    const [text] = picture ? this.judge.read(picture.now) : [""];
    this.texts.set(name, text);
    this.show(name, text);
    if (this.queue.left > 1 || !text) return; // not the last of them
    this.spoken.say(this.models.map((model) => `${model.title} ${this.texts.get(model.name)}`).join("; "));
  }

  close() {
    this.spoken.close();
  }
}
