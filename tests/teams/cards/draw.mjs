// Draws some of the rendered cards as a client shows them, with Microsoft's renderer in a headless
// Chromium: <folder>/card_<name>.png each.
//
//   node draw.mjs renderings.jsonl folder
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// The first message of that text that can be answered, in three languages.
const wanted = {
  scale: 'empathy.sure [sv]',
  moment: 'make_promise.moment [en]',
  private: 'empathy.happened [nl]',
};
const kWidth = 480;

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const [renderings, folder] = process.argv.slice(2).map((path) => resolve(path));
const rendered = readFileSync(renderings, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));

const style = `
  * { box-sizing: border-box; }
  body { margin: 0; padding: 16px; width: ${kWidth}px; background: #f5f5f5; }
  .ac-adaptiveCard { border: 1px solid #e0e0e0; border-radius: 8px; outline: none; }
  .ac-actionSet { flex-wrap: wrap; row-gap: 8px; }
  .ac-pushButton { font: 600 14px 'Open Sans', sans-serif; color: #242424; background: #fff; min-height: 32px;
    min-width: 44px !important; flex: 0 0 auto !important; padding: 5px 12px; border: 1px solid #d1d1d1; border-radius: 4px; }
  .ac-input { font: 14px 'Open Sans', sans-serif; color: #242424; width: 100%; padding: 6px 10px; border: 1px solid #d1d1d1;
    border-bottom-color: #616161; border-radius: 4px; background: #fff; }
  textarea.ac-input { min-height: 72px; resize: none; }`;

function page(card) {
  return `<!DOCTYPE html><html lang="${card.lang}"><meta charset="utf-8"><style>${style}</style><body><script src="file://${here(
    'node_modules/adaptivecards/dist/adaptivecards.js',
  )}"></script><script>
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = new AdaptiveCards.HostConfig(${readFileSync(here('host_config.json'), 'utf8')});
    card.parse(${JSON.stringify(card).replaceAll('<', '\\u003c')});
    document.body.append(card.render());
    document.title = 'height=' + Math.ceil(document.body.getBoundingClientRect().height);
  </script></body></html>`;
}

const work = mkdtempSync(join(tmpdir(), 'tillit-cards-'));
// Pages of our own from our own disk: there is nothing for a sandbox to keep in, and root has none.
const chromium = (...options) =>
  execFileSync(
    'chromium',
    ['--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', `--user-data-dir=${join(work, 'profile')}`, ...options],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000 },
  );
try {
  for (const [name, about] of Object.entries(wanted)) {
    const found = rendered.find((one) => {
      if (one.kind !== 'Card' || one.about !== about) return false;
      return JSON.stringify(one.value).includes('"Action.Execute"');
    });
    if (!found) throw new Error(`no card of ${about}`);
    const card = found.value.attachments[0].content;
    const file = join(work, 'card.html');
    writeFileSync(file, page(card));
    const dom = chromium(`--window-size=${kWidth},1200`, '--dump-dom', `file://${file}`);
    const height = Number(/<title>height=(\d+)<\/title>/.exec(dom)?.[1]);
    if (!height) throw new Error(`the renderer drew nothing of ${about}`);
    chromium(
      '--force-device-scale-factor=2',
      `--window-size=${kWidth},${height}`,
      `--screenshot=${join(folder, `card_${name}.png`)}`,
      `file://${file}`,
    );
    console.log(`${join(folder, `card_${name}.png`)}: ${about}`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
