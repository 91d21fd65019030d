// Plain JavaScript for Node 20 and newer: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = path.join(ROOT, 'node_modules', '.bin');
const WINDOWS = process.platform === 'win32';

/** Sources that the built pages come from. */
const BUILT_FROM = [
  'app',
  'components',
  'server',
  'public',
  'next.config.mjs',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
  'package-lock.json',
];

/** The Node that npm carries; the same bytes on every machine. */
export const carriedNode = () => path.join(BIN, WINDOWS ? 'node.exe' : 'node');

/** Environment in which the carried Node and the installed tools come first. */
export const environment = (extra = {}) => ({
  ...process.env,
  UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16',
  NEXT_TELEMETRY_DISABLED: '1',
  ...extra,
  PATH: `${BIN}${path.delimiter}${process.env.PATH ?? ''}`,
});

function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

function hashOf(parts) {
  const hash = createHash('sha256');
  const add = (file, name) =>
    hash.update(name).update('\0').update(readFileSync(file)).update('\0');
  const walk = (folder, name) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      if (/\.test\.tsx?$/.test(entry.name)) continue;
      if (entry.isDirectory()) walk(path.join(folder, entry.name), `${name}/${entry.name}`);
      else add(path.join(folder, entry.name), `${name}/${entry.name}`);
    }
  };
  for (const part of parts) {
    const full = path.join(ROOT, part);
    if (!existsSync(full)) continue;
    if (path.extname(part) === '') walk(full, part);
    else add(full, part);
  }
  return hash.digest('hex');
}

const upToDate = (stamp, hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;

/** Installs what the lock file says, unless that is what is installed. */
export function ensureInstalled() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    fail(
      `Node ${process.versions.node} is too old: install Node 20 or newer and run the command again.`,
    );
  const stamp = path.join(ROOT, 'node_modules', '.cascade-installed');
  const hash = hashOf(['package-lock.json']);
  if (upToDate(stamp, hash) && existsSync(carriedNode())) return;
  console.log('Installing what package-lock.json says (once, about a minute) …');
  const startedAt = Date.now();
  const npm = process.env.npm_execpath;
  const command = npm ? [process.execPath, npm] : [WINDOWS ? 'npm.cmd' : 'npm'];
  const done = spawnSync(
    command[0],
    [...command.slice(1), 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_ENV: '' },
      shell: WINDOWS && !npm,
    },
  );
  if (done.status !== 0)
    fail(
      'npm ci failed; its message is above. Check the network or the registry settings of npm, then run the command again.',
    );
  if (!existsSync(carriedNode()))
    fail(
      `npm installed no Node for ${process.platform}-${process.arch}. Supported: linux x64 and arm64 (glibc), macOS, Windows x64; and never install with --omit=optional.`,
    );
  writeFileSync(stamp, hash);
  console.log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** Builds the pages, unless the built ones come from these very sources. */
export function ensureBuilt() {
  const stamp = path.join(ROOT, '.next', 'cascade-built');
  const hash = hashOf(BUILT_FROM);
  if (upToDate(stamp, hash)) return;
  console.log('Building the pages (once after each change of the sources) …');
  const startedAt = Date.now();
  const done = spawnSync(
    carriedNode(),
    [path.join(ROOT, 'node_modules/next/dist/bin/next'), 'build'],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: environment({ NODE_ENV: 'production' }),
    },
  );
  if (done.status !== 0)
    fail(`${done.stdout}${done.stderr}\nThe build failed; its messages are above.`);
  writeFileSync(stamp, hash);
  console.log(`Built in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}
