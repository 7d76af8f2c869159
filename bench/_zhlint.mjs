// Milliseconds of processor time that zhlint takes for the files given, best of several rounds.
// node _zhlint.mjs NODE_MODULES FILE...
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const { run } = await import(pathToFileURL(join(modules, "zhlint", "lib", "index.js")).href);
const texts = files.map((file) => readFileSync(file, "utf8"));
const options = { rules: { preset: "default" } };
const rounds = [];
for (let round = 0; round < 8; round++) {
  const start = process.cpuUsage();
  for (const text of texts) run(text, options);
  const { user, system } = process.cpuUsage(start);
  rounds.push((user + system) / 1000);
}
console.log(Math.min(...rounds));
