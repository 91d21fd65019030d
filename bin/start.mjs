import { ensureBuilt, ensureInstalled } from './prepare.mjs';
import { runNode } from './run-node.mjs';

const dev = process.argv.includes('--dev');
ensureInstalled();
if (!dev) ensureBuilt();
const START_AGAIN = { code: 75, atMost: 5, withinMs: 60_000 };
runNode(['--disable-warning=ExperimentalWarning', 'server/main.ts', ...(dev ? ['--dev'] : [])], {
  env: { NODE_ENV: dev ? 'development' : 'production' },
  again: START_AGAIN,
});
