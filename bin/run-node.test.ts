import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

const RUN_NODE = new URL('./run-node.mjs', import.meta.url).href;

/** How often a program is started that ends with 75 by itself or at a signal, and the exit code after all. */
async function run(program: string, onStart: (pid: number, starts: number) => void) {
  const folder = await mkdtemp(path.join(tmpdir(), 'cascade-run-node-'));
  try {
    const inner = path.join(folder, 'inner.mjs');
    const outer = path.join(folder, 'outer.mjs');
    await writeFile(inner, program);
    const again = '{ again: { code: 75, atMost: 3, withinMs: 60_000 } }';
    await writeFile(
      outer,
      `import { runNode } from '${RUN_NODE}'; runNode(['${inner}'], ${again});`,
    );
    const child = spawn(process.execPath, [outer], { stdio: ['ignore', 'pipe', 'inherit'] });
    let starts = 0;
    createInterface({ input: child.stdout }).on('line', () => {
      starts += 1;
      onStart(child.pid ?? 0, starts);
    });
    const [code] = await once(child, 'close');
    return { starts, code };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('a program that asks for it is started again, but not for ever', async () => {
  const ended = await run(`console.log('started'); process.exitCode = 75;`, () => undefined);
  expect(ended).toEqual({ starts: 3, code: 75 });
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'a program told to stop by %s is not started again, whatever it ends with',
  async (signal) => {
    const program = `process.on('SIGTERM', () => process.exit(75)); process.on('SIGHUP', () => process.exit(75));
      console.log('started'); setTimeout(() => process.exit(75), 1_000);`;
    const ended = await run(program, (pid) => process.kill(pid, signal));
    expect(ended).toEqual({ starts: 1, code: 0 });
  },
);
