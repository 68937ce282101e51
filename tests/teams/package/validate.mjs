// Checks app packages for Teams: what is in the zip, manifest and language files against Microsoft's own schemas, the rules for
// the pictures. Exit code 0: all fit.
//
//   node validate.mjs package.zip...
import { readFileSync } from 'node:fs';
import { inflateRawSync, inflateSync } from 'node:zlib';
import Ajv from 'ajv-draft-04';

const VERSION = '1.25';
const schemas = new URL(`node_modules/@microsoft/app-manifest/build/json-schemas/teams/v${VERSION}/`, import.meta.url);
// Their patterns are not written for JavaScript's "u".
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, unicodeRegExp: false });
const compile = (name) => ajv.compile(JSON.parse(readFileSync(new URL(`MicrosoftTeams${name}.schema.json`, schemas), 'utf8')));
const fitsManifest = compile('');
const fitsLanguage = compile('.Localization');

let wrong = 0;
function expect(fine, about, what) {
  if (fine) return;
  wrong += 1;
  console.error(`${about}: ${what}`);
}
const why = (validate) => (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`).join('; ');

// By the central directory (APPNOTE.TXT 4.3.12), as every reader of zips does.
function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const local = bytes.readUInt32LE(at + 42);
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(begin, begin + bytes.readUInt32LE(at + 20));
    const content = bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed;
    files.set(bytes.toString('utf8', at + 46, at + 46 + name), content);
    at += 46 + name + extra + comment;
  }
  return files;
}

// 8 bits a channel, RGB or RGBA, not interlaced: what scripts/icons makes.
function pixels(png) {
  const [width, height, depth, colours, interlaced] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25], png[28]];
  const channels = { 2: 3, 6: 4 }[colours];
  if (depth !== 8 || !channels || interlaced !== 0) throw new Error('a kind of PNG that is not read here');
  const parts = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const row = width * channels;
  const out = Buffer.alloc(row * height);
  const byte = (x, y) => (x < 0 || y < 0 ? 0 : out[y * row + x]);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (row + 1)];
    for (let x = 0; x < row; x += 1) {
      const a = x < channels ? 0 : byte(x - channels, y);
      const b = byte(x, y - 1);
      const c = x < channels ? 0 : byte(x - channels, y - 1);
      const p = a + b - c;
      const nearest = [a, b, c].reduce((best, next) => (Math.abs(p - next) < Math.abs(p - best) ? next : best));
      const guess = [0, a, b, (a + b) >> 1, nearest][filter];
      out[y * row + x] = raw[y * (row + 1) + 1 + x] + guess;
    }
  }
  const at = (x, y) => {
    const i = y * row + x * channels;
    return [out[i], out[i + 1], out[i + 2], channels === 4 ? out[i + 3] : 255];
  };
  return { width, height, at };
}
const every = ({ width, height }, test) =>
  [...Array(width * height).keys()].every((i) => test(i % width, Math.floor(i / width)));

function checkPictures(about, files, manifest) {
  const colour = pixels(files.get(manifest.icons.color));
  expect(colour.width === 192 && colour.height === 192, about, 'color.png is not 192×192');
  const ground = [1, 3, 5].map((i) => parseInt(manifest.accentColor.slice(i, i + 2), 16));
  const isGround = (x, y) => [...ground, 255].every((value, i) => colour.at(x, y)[i] === value);
  const inside = (value) => value >= 48 && value < 144;
  expect(every(colour, (x, y) => (inside(x) && inside(y)) || isGround(x, y)), about, 'the symbol of color.png leaves its middle 96×96');
  expect(!every(colour, isGround), about, 'color.png is empty');
  const outline = pixels(files.get(manifest.icons.outline));
  expect(outline.width === 32 && outline.height === 32, about, 'outline.png is not 32×32');
  const alpha = (x, y) => outline.at(x, y)[3];
  const isWhite = (x, y) => outline.at(x, y).slice(0, 3).every((value) => value === 255);
  expect(every(outline, (x, y) => alpha(x, y) === 0 || isWhite(x, y)), about, 'outline.png has another colour than white');
  expect(!every(outline, (x, y) => alpha(x, y) === 0), about, 'outline.png is empty');
  expect(!every(outline, (x, y) => alpha(x, y) !== 0), about, 'outline.png has a ground of its own');
}

// "bots[0].commandLists[0].commands[3].title" in the manifest.
const textAt = (manifest, path) => path.split(/[.[\]]+/).reduce((value, key) => value?.[key], manifest);

function checkPackage(about, files) {
  const manifest = JSON.parse(files.get('manifest.json'));
  expect(fitsManifest(manifest), about, `manifest.json: ${why(fitsManifest)}`);
  const languages = manifest.localizationInfo.additionalLanguages.map((language) => language.file);
  const named = ['manifest.json', manifest.icons.color, manifest.icons.outline, ...languages];
  expect(named.sort().join() === [...files.keys()].sort().join(), about, `holds ${[...files.keys()]}, names ${named}`);
  for (const name of languages) {
    const texts = JSON.parse(files.get(name));
    expect(fitsLanguage(texts), about, `${name}: ${why(fitsLanguage)}`);
    for (const path of Object.keys(texts)) {
      if (path !== '$schema') expect(typeof textAt(manifest, path) === 'string', about, `${name}: nothing stands at ${path}`);
    }
  }
  checkPictures(about, files, manifest);
  return manifest;
}

const packages = process.argv.slice(2);
let last;
for (const name of packages) last = checkPackage(name, unzip(readFileSync(name)));

// A schema that lets everything pass would be no check.
const spoilt = [
  (manifest) => delete manifest.id,
  (manifest) => (manifest.accentColor = 'green'),
  (manifest) => (manifest.bots[0].scopes = ['groupchat']),
  (manifest) => (manifest.name.short = 'x'.repeat(31)),
  (manifest) => (manifest.bots[0].commandLists[0].commands = Array(13).fill({ title: 'a', description: 'b' })),
  (manifest) => (manifest.supportsChannelFeatures = 'tier9'),
];
for (const spoil of spoilt) {
  const manifest = structuredClone(last);
  spoil(manifest);
  expect(!fitsManifest(manifest), 'the schema', `lets pass what it should not: ${spoil}`);
}
expect(!fitsLanguage({ 'name.short': 'a', 'description.short': 'b' }), 'the schema', 'lets a language file without description.full pass');

console.log(`${packages.length} packages checked against Microsoft's schemas ${VERSION}; ${wrong} findings`);
process.exit(wrong === 0 && packages.length > 0 ? 0 : 1);
