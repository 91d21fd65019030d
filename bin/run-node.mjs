import { spawn } from 'node:child_process';
import { carriedNode, environment, ROOT } from './prepare.mjs';

/** Runs a program on the carried Node in place of this one: same terminal, same signals, same exit code. */
export function runNode(args, extra = {}) {
  const child = spawn(carriedNode(), args, {
    cwd: extra.cwd ?? ROOT,
    stdio: 'inherit',
    env: environment(extra.env),
  });
  // A terminal sends Ctrl-C to both; the program stops in order and this one waits for it.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`The carried Node could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
