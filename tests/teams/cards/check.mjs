// Checks JSON lines {"kind", "about", "value"} twice: against a JSON schema made from Microsoft's
// own types of the cards that Teams takes (shapes.ts), and by Microsoft's renderer, which reads each
// card as a client does that knows Adaptive Cards 1.5 and nothing later. Exit code 0: all fit; 1:
// some do not, or there are none.
//
//   node check.mjs renderings.jsonl
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

// As one file: Node cannot follow the package's own imports.
const adaptive = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js');
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

// "all": the types are not exported one by one, and written out in each other's place they would
// not fit into memory.
const schema = createGenerator({
  path: here('shapes.ts'),
  tsconfig: here('tsconfig.json'),
  type: '*',
  expose: 'all',
}).createSchema('*');
// The schema's own words ("deprecationMessage" and such) are no keywords of ajv.
const ajv = new Ajv({ allErrors: false, strict: false, discriminator: false });
ajv.addSchema(schema, 'teams');
const check = Object.fromEntries(
  ['Text', 'Card'].map((kind) => [kind, ajv.getSchema(`teams#/definitions/${kind}`)]),
);

// Of the many alternatives an element does not fit, those that agree on its type tell the most.
function why(validate) {
  const telling = validate.errors.filter((error) => error.keyword !== 'anyOf' && error.keyword !== 'const');
  const deepest = telling.sort((a, b) => b.instancePath.length - a.instancePath.length).slice(0, 3);
  return deepest.map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`).join('; ');
}

function readAs15(content) {
  const context = new adaptive.SerializationContext(adaptive.Versions.v1_5);
  const card = new adaptive.AdaptiveCard();
  card.hostConfig = new adaptive.HostConfig({ actions: { maxActions: 6 } }); // as in Teams
  // The renderer's pattern for languages remembers where it stopped, and refuses every second card.
  const { lang, ...rest } = content;
  const found = /^[a-z]{2,3}$/.test(lang ?? 'en') ? [] : ['no language'];
  card.parse(rest, context);
  for (let i = 0; i < context.eventCount; i += 1) found.push(context.getEventAt(i).message);
  found.push(...card.validateProperties().validationEvents.map((event) => event.message));
  if (card.getItemCount() !== content.body.length) found.push('an element was dropped');
  return found;
}

function complaints(kind, value) {
  const found = check[kind](value) ? [] : [why(check[kind])];
  if (kind === 'Card') found.push(...value.attachments.flatMap(({ content }) => readAs15(content)));
  return found;
}

// Checks that let everything pass would be none.
const card = (...body) => ({
  type: 'message',
  summary: 'a',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', version: '1.5', body },
    },
  ],
});
const text = { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'a' }] };
if (complaints('Card', card(text)).length > 0) {
  console.error(`the check refuses what it should not: ${complaints('Card', card(text))}`);
  process.exit(1);
}
const bad = [
  ['Text', { type: 'message', text: 'a' }],
  ['Text', { type: 'message', text: 'a', textFormat: 'html' }],
  ['Card', { ...card(text), text: 'a' }],
  ['Card', card({ type: 'RichTextBlock', inlines: [{ type: 'TextRun' }] })],
  ['Card', card({ ...text, wrap: true })],
  ['Card', card({ type: 'Input.Text', label: 'a' })],
  ['Card', card({ type: 'Input.ChoiceSet', id: 'a', choices: [{ title: 'a' }] })],
  ['Card', card({ type: 'Input.ChoiceSet', id: 'a', style: 'folded', choices: [] })],
  ['Card', card({ type: 'ActionSet', actions: [{ type: 'Action.Press', title: 'a' }] })],
  ['Card', card({ type: 'Carousel', pages: [] })],
];
for (const [kind, value] of bad) {
  if (complaints(kind, value).length === 0) {
    console.error(`the check lets pass what it should not: ${JSON.stringify(value)}`);
    process.exit(1);
  }
}

const counts = {};
let wrong = 0;
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const { kind, about, value } = JSON.parse(line);
  if (!check[kind]) throw new Error(`unknown kind ${kind}`);
  counts[kind] = (counts[kind] ?? 0) + 1;
  const found = complaints(kind, value);
  if (found.length === 0) continue;
  wrong += 1;
  if (wrong <= 20) console.error(`${about}: ${kind}: ${found.join('; ')}`);
}
console.log(`checked as Adaptive Cards 1.5: ${JSON.stringify(counts)}; ${wrong} do not fit`);
process.exit(wrong === 0 && counts.Card > 0 && counts.Text > 0 ? 0 : 1);
