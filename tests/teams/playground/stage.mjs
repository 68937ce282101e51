// Puts `tillit serve`, Microsoft's local client and a headless Chromium together, each on a free port of
// this machine, and ends them all.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const kStartMs = 60_000;
const kStopMs = 10_000;

// A program that says on which port it listens. What it prints is kept, to be shown when a test fails.
class Program {
  constructor(name, command, args, options) {
    this.name = name;
    this.said = [];
    this.child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    this.lines = createInterface({ input: this.child.stdout });
    this.lines.on('line', (line) => this.said.push(line));
    createInterface({ input: this.child.stderr }).on('line', (line) => this.said.push(line));
    this.ended = new Promise((resolve) => {
      this.child.once('exit', (code) => resolve(`ended with ${code}`));
      this.child.once('error', (error) => resolve(`was not started: ${error.message}`));
    });
  }

  async port(pattern) {
    let timer;
    const found = new Promise((resolve) =>
      this.lines.on('line', (line) => pattern.test(line) && resolve(Number(pattern.exec(line)[1]))),
    );
    const failed = this.ended.then((how) => Promise.reject(new Error(`${this.name} ${how}`)));
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${this.name} does not say its port`)), kStartMs);
    });
    return Promise.race([found, failed, late]).finally(() => clearTimeout(timer));
  }

  async stop() {
    if (this.child.exitCode !== null || this.child.pid === undefined) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), kStopMs);
    await this.ended;
    clearTimeout(timer);
  }
}

// Client and bot each want the other's port at their start; the client is told this one.
async function relay() {
  const to = { port: 0 };
  const sockets = new Set();
  const server = createServer((from) => {
    const there = connect(to.port, '127.0.0.1');
    for (const [one, other] of [[from, there], [there, from]]) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => sockets.delete(one));
      one.pipe(other);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { to, port: server.address().port, stop };
}

// `play(page)` with the client's page, in a world made for it. Throws what it throws, and says first what
// the programs said.
export async function on_stage({ browser_path, tillit, content }, play) {
  const folder = mkdtempSync(join(tmpdir(), 'tillit-playground-'));
  const ends = [() => rmSync(folder, { recursive: true, force: true })];
  const programs = [];
  const start = (...args) => {
    const program = new Program(...args);
    programs.push(program);
    ends.push(() => program.stop());
    return program;
  };
  const end = async () => {
    for (const one of ends.splice(0).reverse()) await one();
  };
  // Who stops the test stops what it started.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end().then(() => process.exit(1)));
  try {
    const way = await relay();
    ends.push(way.stop);
    const cli = fileURLToPath(new URL('node_modules/@microsoft/m365agentsplayground/cli.js', import.meta.url));
    const client = start(
      'the client',
      process.execPath,
      [cli, 'start', '--port', '0', '--channel-id', 'msteams', '--disable-telemetry',
        '--app-endpoint', `http://127.0.0.1:${way.port}/api/messages`],
      { cwd: folder, env: { ...process.env, TEAMSAPPTESTER_BROWSER: 'none' } },
    );
    const port = await client.port(/Listening on (\d+)/);

    const config = {
      content,
      database: join(folder, 'tillit.db'),
      language: 'en',
      server: { listen: '127.0.0.1:0', admin_listen: '127.0.0.1:0' },
      teams: {
        app_id: '00000000-0000-0000-0000-000000000011',
        allow_unauthenticated: true,
        service_origins: [`http://127.0.0.1:${port}`, `http://localhost:${port}`],
      },
    };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const bot = start('tillit', tillit, ['serve', '--config', join(folder, 'config.json')], { cwd: folder });
    way.to.port = await bot.port(/listens on 127\.0\.0\.1:(\d+)/);

    // Root has no sandbox; the only page is this machine's. No other machine is asked for anything.
    const browser = await chromium.launch({
      executablePath: browser_path,
      env: { ...process.env, HOME: folder },
      args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'],
    });
    ends.push(() => browser.close());
    const page = await browser.newPage({
      viewport: { width: 960, height: 900 },
      deviceScaleFactor: 1.5,
      locale: 'en-US',
      timezoneId: 'Europe/Stockholm',
    });
    await page.goto(`http://127.0.0.1:${port}/`);
    await play(page);
  } catch (error) {
    for (const { name, said } of programs) console.error(`--- ${name} said:\n${said.slice(-15).join('\n')}`);
    throw error;
  } finally {
    await end();
  }
}

// The texts of a dialogue in English, by the keys of its locale file: somebody may write them anew.
export function texts_of(content, dialogue) {
  const texts = JSON.parse(readFileSync(join(content, 'locales', 'en', `${dialogue}.json`), 'utf8'));
  // Every value, with all that stands inside it, is one gap.
  const with_gaps = (text) => {
    const filled = text.replace(/\{[^{}]*\}/g, '\0');
    return filled === text ? text : with_gaps(filled);
  };
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return {
    label: (question, option) => texts[question].options[option].label,
    // Any of its wordings, with anything where a value goes. The client shows marks, it does not print them.
    says: (key) => {
      const text = texts[key].text ?? texts[key];
      const wordings = [text].flat().map((one) =>
        with_gaps(one.replaceAll('**', '')).split(/\0+/).map(escaped).join('.*'));
      return new RegExp(wordings.join('|'));
    },
  };
}
