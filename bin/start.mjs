import { ensureBuilt, ensureInstalled } from './prepare.mjs';
import { runNode } from './run-node.mjs';

const dev = process.argv.includes('--dev');
ensureInstalled();
if (!dev) ensureBuilt();
runNode(['--disable-warning=ExperimentalWarning', 'server/main.ts', ...(dev ? ['--dev'] : [])], {
  env: { NODE_ENV: dev ? 'development' : 'production' },
});
