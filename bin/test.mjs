import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { findBrowser } from './find-browser.mjs';
import { carriedNode, ensureBuilt, ensureInstalled, environment, ROOT } from './prepare.mjs';

// `npm test -- unit` runs one part; without a name everything runs.
const only = process.argv.slice(2);
ensureInstalled();

const reports = path.join(ROOT, '.test-env', 'reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
/** Named once more at the end, where nobody has to look for them. */
const failures = [];

function run(name, args, extra = {}) {
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  const { status } = spawnSync(carriedNode(), args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment(extra),
  });
  console.log(
    `── ${name}: ${status === 0 ? 'ok' : `failed (${status})`}, ${((Date.now() - startedAt) / 1000).toFixed(1)} s`,
  );
  return status === 0;
}

const bin = (relative) => path.join(ROOT, 'node_modules', relative);

/** A check that passes or fails as a whole. */
function check(name, ...commands) {
  const ok = commands.every((args) => run(name, args));
  total[ok ? 'passed' : 'failed'] += 1;
  if (!ok) failures.push(name);
}

function report(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function vitest(project) {
  const file = path.join(reports, `${project}.json`);
  const ok = run(project, [
    bin('vitest/vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${file}`,
  ]);
  const result = report(file);
  const failed = result?.numFailedTests ?? 0;
  total.passed += result?.numPassedTests ?? 0;
  // A runner that failed without a failed test failed all the same: a file that did not load, a set-up that threw.
  total.failed += ok ? 0 : Math.max(1, failed);
  if (!ok) failures.push(...failedTests(project, result));
  total.skipped += (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0);
}

function failedTests(project, result) {
  const named = (result?.testResults ?? []).flatMap(({ name, message, assertionResults }) => {
    const tests = assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages[0] ?? ''}`);
    const broken = tests.length === 0 && message ? [message] : tests;
    return broken.map((text) => `${path.relative(ROOT, name)}: ${text}`);
  });
  return (named.length > 0 ? named : ['the run as a whole']).map((text) => `${project}: ${text}`);
}

function failedSpecs(suites) {
  return suites.flatMap(({ file, specs = [], suites: inner = [] }) => [
    ...specs
      .filter(({ ok }) => !ok)
      .map(({ title, tests }) => {
        const error = tests.flatMap(({ results }) => results).find((one) => one.error)?.error;
        return `e2e: ${file}: ${title}: ${stripVTControlCharacters(error?.message ?? '')}`;
      }),
    ...failedSpecs(inner),
  ]);
}

/** Specs about statements, the catalog and branches, which must hold on every engine and catalog. */
const STACK_SPECS = ['branches', 'compare', 'pages', 'results', 'first-start', 'command-line'];
/** Runs a command while a real S3 store, Nessie and Trino run. */
const ON_STACK = [
  '--disable-warning=ExperimentalWarning',
  'server/platform/testing/real-servers/main.ts',
  '--',
  carriedNode(),
];

function endToEnd(name = 'e2e', before = [], specs = []) {
  const browser = findBrowser();
  if (browser === null) {
    total.failed += 1;
    failures.push(`${name}: no browser`);
    return;
  }
  ensureBuilt();
  const file = path.join(reports, `${name}.json`);
  const ok = run(name, [...before, bin('@playwright/test/cli.js'), 'test', ...specs], {
    CASCADE_TEST_BROWSER: browser,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  const result = report(file);
  const stats = result?.stats;
  if (!ok) failures.push(...failedSpecs(result?.suites ?? []));
  total.passed += (stats?.expected ?? 0) + (stats?.flaky ?? 0);
  total.failed += ok ? 0 : Math.max(1, stats?.unexpected ?? 0);
  total.skipped += stats?.skipped ?? 0;
}

const parts = {
  lint: () => check('lint', [bin('@biomejs/biome/bin/biome'), 'check', '.']),
  types: () =>
    check(
      'types',
      [bin('next/dist/bin/next'), 'typegen'],
      [bin('typescript-7/bin/tsc'), '--noEmit', '-p', '.'],
    ),
  boundaries: () => check('boundaries', ['scripts/check-boundaries.mjs']),
  deadcode: () => check('dead code', [bin('knip/bin/knip.js')]),
  unit: () => vitest('unit'),
  contract: () => vitest('contract'),
  system: () => {
    ensureBuilt();
    vitest('system');
  },
  size: () => {
    ensureBuilt();
    check('bundle budget', [bin('size-limit/bin.js')]);
  },
  e2e: () => endToEnd(),
  // Fetches and starts a real S3 store, Nessie and Trino: only when asked for, `npm run test:real`.
  real: () => vitest('real'),
  // The same pages on those servers: `npm run test:stack`.
  stack: () => endToEnd('stack', ON_STACK, STACK_SPECS),
  // Kills a working lake two hundred times, for half an hour: `npm run test:torture`.
  torture: () => vitest('torture'),
};
const onRequest = ['real', 'stack', 'torture'];
const asked =
  only.length > 0 ? only : Object.keys(parts).filter((name) => !onRequest.includes(name));

for (const name of only) {
  if (!(name in parts)) {
    console.error(`There is no part "${name}". Parts: ${Object.keys(parts).join(', ')}.`);
    process.exit(2);
  }
}
for (const [name, part] of Object.entries(parts)) if (asked.includes(name)) part();

for (const failure of failures) console.log(`\nfailed: ${failure}`);
console.log(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`,
);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
