// Says texts in a language: `node run_speech.js asked.json`, {catalogue, texts} as vae.language.catalogue has them.
import { readFileSync } from "node:fs";
import { Speech } from "../../../ui/web/speech.js";

const { catalogue, texts } = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const speech = new Speech(catalogue);
process.stdout.write(JSON.stringify(texts.map((text) => speech.say(text))));
