import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ensureFirstCommit } from '#server/catalog/ensure-first-commit.ts';
import { emptyCatalogs } from '#server/catalog/testing/empty-catalogs.ts';
import { pynessiePython } from './testing/pynessie-environment.ts';
import { serveNessie } from './testing/serve-nessie.ts';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('./testing/pynessie_client.py', import.meta.url));
const open = emptyCatalogs();

test('pynessie branches, commits, merges, picks, moves and is refused as with a real Nessie', async (context) => {
  const python = (await pynessiePython()) ?? context.skip();
  await using parts = new AsyncDisposableStack();
  const { catalog } = parts.use(await open());
  await ensureFirstCommit({ catalog }, { namespaces: ['raw'], by: 'test' });
  const authorizations = new Set<string | null>();
  const served = parts.use(
    await serveNessie(catalog, {
      authenticate: async ({ headers }) => {
        authorizations.add(headers.get('authorization'));
        return { name: 'ada', role: 'admin', access: 'write', via: 'token' };
      },
    }),
  );
  const { stdout } = await run(python, [SCRIPT, served.url.replace('/v2', '/v1'), 'a-token']);
  expect(stdout).toContain('"snapshot": 9007199254740993123');
  const { snapshot: _, ...seen } = JSON.parse(stdout);
  expect(seen).toEqual({
    keys: ['shop', 'shop.orders'],
    log: [
      ['changed', 'Ada'],
      ['two new', 'Ada'],
    ],
    diff: ['shop', 'shop.orders'],
    merged: [true, true],
    picked: true,
    assigned: true,
    stale: 'NessieReferenceConflictException',
    missing: 'NessieReferenceNotFoundException',
    references: ['main', 'work/one'],
  });
  expect([...authorizations]).toEqual(['Bearer a-token']);
});
