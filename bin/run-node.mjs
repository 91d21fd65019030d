import { spawn } from 'node:child_process';
import { carriedNode, environment, ROOT } from './prepare.mjs';

/**
 * Runs a program on the carried Node in place of this one: same terminal, same signals, same exit code.
 * With `again`, a program that ends with that code is started again, unless it does so all the time.
 */
export function runNode(args, extra = {}) {
  const starts = [];
  let child;
  const start = () => {
    starts.push(Date.now());
    child = spawn(carriedNode(), args, {
      cwd: extra.cwd ?? ROOT,
      stdio: 'inherit',
      env: environment(extra.env),
    });
    child.on('error', (error) => {
      console.error(`The carried Node could not be started: ${error.message}`);
      process.exit(1);
    });
    child.on('exit', (code, signal) => {
      if (extra.again !== undefined && code === extra.again.code && mayStart(extra.again)) start();
      else process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  };
  const mayStart = ({ atMost, withinMs }) =>
    starts.filter((at) => at > Date.now() - withinMs).length < atMost;
  // A terminal sends Ctrl-C to both; the program stops in order and this one waits for it.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  start();
}
