// Checks JSON lines {"kind", "about", "value"} against a JSON schema made from Slack's own types
// (shapes.ts). Exit code 0: all fit; 1: some do not, or there are none.
//
//   node validate.mjs renderings.jsonl
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const schema = createGenerator({ path: here('shapes.ts'), tsconfig: here('tsconfig.json'), type: '*' }).createSchema('*');
// The schema's own words ("deprecationMessage" and such) are no keywords of ajv.
const ajv = new Ajv({ allErrors: false, strict: false, discriminator: false });
ajv.addSchema(schema, 'slack');
const check = Object.fromEntries(
  ['Post', 'Update', 'Modal', 'Home'].map((kind) => [kind, ajv.getSchema(`slack#/definitions/${kind}`)]),
);

// Of the many alternatives a block does not fit, those that agree on its type tell the most.
function why(validate) {
  const telling = validate.errors.filter((error) => error.keyword !== 'anyOf' && error.keyword !== 'const');
  const deepest = telling.sort((a, b) => b.instancePath.length - a.instancePath.length).slice(0, 3);
  return deepest.map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`).join('; ');
}

// A schema that lets everything pass would be no check.
const bad = [
  ['Post', { text: 'a', unfurl_links: false, unfurl_media: false, blocks: [{ type: 'section', txt: 'a' }] }],
  ['Post', { text: 'a', unfurl_links: false, unfurl_media: false, blocks: [{ type: 'actions', elements: [{ type: 'button' }] }] }],
  ['Update', { text: 'a' }],
  ['Modal', { type: 'modal', blocks: [] }],
];
for (const [kind, value] of bad) {
  if (check[kind](value)) {
    console.error(`the schema lets pass what it should not: ${JSON.stringify(value)}`);
    process.exit(1);
  }
}

const counts = {};
let wrong = 0;
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const { kind, about, value } = JSON.parse(line);
  const validate = check[kind];
  if (!validate) throw new Error(`unknown kind ${kind}`);
  counts[kind] = (counts[kind] ?? 0) + 1;
  if (validate(value)) continue;
  wrong += 1;
  if (wrong <= 20) console.error(`${about}: ${kind} does not fit Slack's types: ${why(validate)}`);
}
console.log(`checked against Slack's types: ${JSON.stringify(counts)}; ${wrong} do not fit`);
process.exit(wrong === 0 && Object.keys(counts).length > 0 ? 0 : 1);
