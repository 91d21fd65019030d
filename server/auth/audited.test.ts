import { expect, test } from 'vitest';
import { AppError } from '#server/platform/errors.ts';
import { audited } from './audited.ts';
import type { AuditEntry } from './record-audit.ts';

const LINE = { by: 'ada', action: 'branch.delete', target: 'dev' };

/** Does it and returns what came of it and what was written about it. */
async function run(work: () => Promise<string>) {
  const entries: AuditEntry[] = [];
  const audit = async (entry: AuditEntry) => void entries.push(entry);
  const outcome = await audited({ audit }, LINE, work).catch((cause: unknown) => cause);
  return { outcome, entries };
}

test('what was done and what was refused leave a line each', async () => {
  expect(await run(async () => 'done')).toEqual({
    outcome: 'done',
    entries: [{ ...LINE, outcome: 'done' }],
  });
  const refusal = new AppError('forbidden', 'Ask somebody.');
  expect(await run(() => Promise.reject(refusal))).toEqual({
    outcome: refusal,
    entries: [{ ...LINE, outcome: 'refused', reason: 'Ask somebody.' }],
  });
});

test('after a lost answer the line says that it may have been made, and a defect keeps its words', async () => {
  const lost = await run(() => Promise.reject(new AppError('unavailable', 'No answer.')));
  expect(lost.entries[0]?.reason).toBe('It may have been made all the same. No answer.');
  const broken = await run(() => Promise.reject(new Error('secret')));
  expect(broken.outcome).toEqual(new Error('secret'));
  expect(broken.entries[0]?.reason).not.toContain('secret');
});

test('a line that cannot be written changes nothing about the answer, and the log hears of it', async () => {
  const heard: object[] = [];
  const deps = {
    audit: () => Promise.reject(new Error('database is gone')),
    log: { error: (fields: object) => void heard.push(fields) },
  };
  expect(await audited(deps, LINE, async () => 'done')).toBe('done');
  const refusal = new AppError('forbidden', 'Ask somebody.');
  await expect(audited(deps, LINE, () => Promise.reject(refusal))).rejects.toBe(refusal);
  expect(heard).toMatchObject([
    { action: 'branch.delete', outcome: 'done', error: 'Error: database is gone' },
    { outcome: 'refused' },
  ]);
});
