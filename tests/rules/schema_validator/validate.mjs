// node validate.mjs PACKAGES SCHEMA FILE…: one line of JSON for each rule file, {"file", "valid", "why"}.
// PACKAGES is the folder with node_modules.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [packages, schemaFile, ...files] = process.argv.slice(2);
const require = createRequire(resolve(packages, "package.json"));
const Ajv = require("ajv/dist/2020").default;
const YAML = require("yaml");

// Strict: a keyword that ajv does not know, or that can have no effect, is a mistake in the schema.
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, "utf8")));

for (const file of files) {
  const valid = validate(YAML.parse(readFileSync(file, "utf8")));
  const why = valid ? "" : ajv.errorsText(validate.errors, { dataVar: "" });
  console.log(JSON.stringify({ file, valid, why }));
}
