import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Path of a real Chromium: the one named, Playwright's own, the system's, else one that is installed now. Null when there is none. */
export function findBrowser() {
  const named = process.env.CASCADE_TEST_BROWSER;
  if (named) {
    if (existsSync(named)) return named;
    console.error(`CASCADE_TEST_BROWSER names ${named}, which does not exist.`);
    return null;
  }
  const require = createRequire(import.meta.url);
  const own = require('@playwright/test').chromium.executablePath();
  const found = [own, ...KNOWN].find((file) => existsSync(file));
  if (found) return found;
  console.log('No Chromium found: installing one …');
  const cli = require.resolve('@playwright/test/cli');
  spawnSync(process.execPath, [cli, 'install', 'chromium-headless-shell', 'chromium'], {
    stdio: 'ignore',
    timeout: 240_000,
  });
  if (existsSync(own)) return own;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  }
  console.error(
    'No Chromium, and none could be installed. Run `npx playwright install --with-deps chromium`, or set CASCADE_TEST_BROWSER to a Chromium or Chrome.',
  );
  return null;
}
