// Somebody says hello to Tillit in Microsoft's local client for Teams bots and comes away with a promise.
//
//   node talk.mjs <chromium> <tillit> <folder of the content> [<folder for pictures>]
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { on_stage, texts_of } from './stage.mjs';

const kPatience = 60_000; // a busy machine is not a failure
const kHead = 48; // the client's own bar
const [browser_path, tillit, content, pictures] = process.argv.slice(2);
const [onboarding, menu, choose_person, accountability, make_promise] = [
  'onboarding', 'menu', 'choose_person', 'accountability', 'make_promise',
].map((dialogue) => texts_of(content, dialogue));

await on_stage({ browser_path, tillit, content }, async (page) => {
  page.setDefaultTimeout(kPatience);
  const card = (text) => page.locator('.ac-adaptiveCard').filter({ hasText: text });
  const hears = (text) => page.getByText(text).last().waitFor();
  const type = async (text) => {
    await page.getByRole('textbox').last().click();
    await page.keyboard.type(text);
    await page.getByRole('button', { name: 'Send Message' }).click();
  };
  const no_buttons = (cards) => cards.getByRole('button').first().waitFor({ state: 'detached' });
  // Presses a button of the newest such card, which then shows what was answered, and no buttons. Where the question stands
  // in two cards the older one may show it first.
  const press = async (question, label) => {
    const asked = card(question).last();
    await asked.getByRole('button', { name: label, exact: true }).click();
    await asked.filter({ hasText: `✓ ${label}` }).waitFor();
    await no_buttons(asked);
  };
  const picture = async (name) => {
    if (!pictures) return;
    await page.mouse.move(0, 0);
    const { width, height } = page.viewportSize();
    await page.screenshot({
      path: join(pictures, `playground_${name}.png`),
      clip: { x: 0, y: kHead, width, height: height - kHead },
    });
  };

  // It prints every message once more; what is looked for is to stand in the chat.
  await page.getByRole('button', { name: 'Hide log panel' }).click();
  await hears(onboarding.says('who_i_am'));
  await card(onboarding.says('kept')).waitFor();
  await type('hello');
  await card(onboarding.says('kept')).nth(1).waitFor();
  await press(onboarding.says('kept'), onboarding.label('kept', 'start'));
  await card(menu.says('choose')).waitFor();
  await picture('card');
  await press(menu.says('choose'), menu.label('choose', 'accountability'));

  await hears(choose_person.says('alias_first'));
  await type('Linde');
  await hears(accountability.says('said'));
  await type('send the figures');
  await hears(accountability.says('by'));
  await type('yesterday');
  await press(accountability.says('opening'), accountability.label('opening', 'where_now'));
  await hears(accountability.says('line'));
  await type('Where are you with the figures?');
  await press(accountability.says('answer'), accountability.label('answer', 'not_done'));
  await hears(accountability.says('not_done'));
  await type('What got in the way?');
  await press(accountability.says('knows'), accountability.label('knows', 'told'));
  await press(accountability.says('offer'), accountability.label('offer', 'promise'));
  await press(make_promise.says('which'), make_promise.label('which', 'tomorrow'));
  await hears(make_promise.says('cue'));
  await type('when I have poured my coffee');
  const plan = page.getByText(make_promise.says('plan_when')).last();
  await plan.waitFor();
  const said = await plan.innerText();
  assert.match(said, /(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+/, 'a promise has a day');
  assert.match(said, /when I have poured my coffee/);
  assert.doesNotMatch(said, /\*\*|<b>|&/, 'marks are shown, not printed');
  await press(make_promise.says('follow'), make_promise.label('follow', 'morning_after'));
  await hears(make_promise.says('agreed'));
  await picture('promise');

  // The question of the first hello stood in two cards, and one of them was pressed: both show it.
  const start = onboarding.label('kept', 'start');
  await card(onboarding.says('kept')).filter({ hasText: `✓ ${start}` }).nth(1).waitFor();
  await no_buttons(card(onboarding.says('kept')));
});
console.log('a promise was made');
