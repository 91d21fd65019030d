import { spawn } from 'node:child_process';
import { carriedNode, environment, ROOT } from './prepare.mjs';

/**
 * Runs a program on the carried Node in place of this one: same terminal, same signals, same exit code.
 * With `again`, a program that ends with that code is started again, unless it does so all the time or
 * was told to stop.
 */
export function runNode(args, extra = {}) {
  const starts = [];
  let child;
  let isTold = false;
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
      const wantsAgain = extra.again !== undefined && code === extra.again.code;
      if (wantsAgain && isTold) process.exit(0);
      else if (wantsAgain && mayStart(extra.again)) start();
      else process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  };
  const mayStart = ({ atMost, withinMs }) =>
    starts.filter((at) => at > Date.now() - withinMs).length < atMost;
  // A terminal sends Ctrl-C to both; the program stops in order and this one waits for it.
  process.on('SIGINT', () => {
    isTold = true;
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      isTold = true;
      child.kill(signal);
    });
  }
  start();
}
