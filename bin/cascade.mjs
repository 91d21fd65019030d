#!/usr/bin/env node
import path from 'node:path';
import { ensureInstalled, ROOT } from './prepare.mjs';
import { runNode } from './run-node.mjs';

ensureInstalled();
runNode(
  [
    '--disable-warning=ExperimentalWarning',
    path.join(ROOT, 'server/cli/main.ts'),
    ...process.argv.slice(2),
  ],
  {
    cwd: process.cwd(),
    env: { NODE_ENV: 'production' },
  },
);
