import { ensureInstalled } from './prepare.mjs';
import { runNode } from './run-node.mjs';

// `node bin/real-servers.mjs [s3] [nessie] [trino] [-- command]`: fetches and runs them until Ctrl-C, or
// while the command runs, which gets their addresses as a console's variables.
ensureInstalled();
runNode([
  '--disable-warning=ExperimentalWarning',
  'server/platform/testing/real-servers/main.ts',
  ...process.argv.slice(2),
]);
