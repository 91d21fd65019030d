import fc from 'fast-check';
import { afterAll, expect } from 'vitest';

// The same series each time, so that a change is judged by what it changed; `FUZZ_SEED=random` looks for
// what nobody thought of, and a number repeats what it found.
const given = process.env['FUZZ_SEED'] ?? '1';
const seed = given === 'random' ? Date.now() % 2 ** 31 : Number(given);
if (!Number.isInteger(seed))
  throw new Error(`FUZZ_SEED is a whole number or "random", not ${given}.`);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

if (given === 'random') {
  afterAll(() => {
    process.stdout.write(`FUZZ_SEED=${seed} ${expect.getState().testPath ?? ''}\n`);
  });
}
