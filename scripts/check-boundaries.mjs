import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const FOLDERS = ['app', 'components', 'server'];
/** A run that saw fewer modules than this saw nothing, whatever it reports. */
const FEWEST_MODULES = 100;

/** One violation a rule: [file, what it imports, text]. The cruiser must report every one. */
const CANARY = {
  'ui-reaches-server-only-through-doors': { 'components/a.ts': "import '../server/x/verb.ts';" },
  'model-is-pure': { 'server/x/model/b.ts': "import '../verb.ts';" },
  'adapters-behind-ports': { 'server/x/c.ts': "import './adapters/d/d.ts';" },
  'services-know-no-transport': { 'server/x/e.ts': "import '../api/f.ts';" },
  'no-cycles': { 'server/x/g.ts': "import './h.ts';", 'server/x/h.ts': "import './g.ts';" },
  'app-is-thin': { 'app/i.ts': "import '../server/x/verb.ts';" },
  'drivers-stay-in-adapters': { 'server/x/j.ts': "import 'pg';" },
  'tests-not-imported': { 'server/x/k.ts': "import './l.test.ts';" },
};
const SUPPORT = [
  'server/x/verb.ts',
  'server/x/adapters/d/d.ts',
  'server/api/f.ts',
  'server/x/l.test.ts',
];

async function violations(baseDir, folders) {
  const { output } = await cruise(
    folders,
    { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true, baseDir },
    { tsConfig: undefined },
    { tsConfig: extractTSConfig(path.join(ROOT, 'tsconfig.json')) },
  );
  return output.summary;
}

async function canary() {
  mkdirSync(path.join(ROOT, '.test-env'), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, '.test-env', 'boundaries-'));
  try {
    const write = (name, text) => {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    };
    for (const files of Object.values(CANARY))
      for (const [name, text] of Object.entries(files)) write(name, text);
    for (const name of SUPPORT) write(name, 'export {};');
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    const { violations: found } = await violations(folder, FOLDERS);
    return Object.keys(CANARY).filter(
      (rule) => !found.some((violation) => violation.rule.name === rule),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const silent = await canary();
for (const rule of silent) console.error(`canary: rule ${rule} does not fire`);
const summary = await violations(ROOT, FOLDERS);
for (const { rule, from, to } of summary.violations)
  console.error(`${rule.name}: ${from} -> ${to}`);
if (summary.totalCruised < FEWEST_MODULES)
  console.error(`only ${summary.totalCruised} modules were seen`);
const failed =
  silent.length > 0 || summary.violations.length > 0 || summary.totalCruised < FEWEST_MODULES;
console.log(
  `${summary.totalCruised} modules, ${config.forbidden.length} rules, ${summary.violations.length} violations`,
);
process.exit(failed ? 1 : 0);
