import { ensureInstalled } from './prepare.mjs';
import { runNode } from './run-node.mjs';

ensureInstalled();
runNode(['--disable-warning=ExperimentalWarning', 'bench/corpus.ts', ...process.argv.slice(2)], {
  env: { NODE_ENV: 'production' },
});
