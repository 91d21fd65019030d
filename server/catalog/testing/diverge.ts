import type { OpenedCatalog } from './catalog-contract.ts';
import { driver, namespace, put, remove, table } from './catalog-fixture.ts';

/** Branches `main` and `dev` whose tables a, b, c, d were touched on both sides. */
export async function diverge(opened: OpenedCatalog) {
  const verbs = driver(opened.catalog);
  const { branch, commit, idOf } = verbs;
  const names = ['changed', 'gone', 'kept', 'untouched'];
  const base = await commit('main', ...names.map((name) => put(name, table(1))));
  await branch('dev', 'main');
  await commit(
    'dev',
    put('changed', table(2, await idOf('main', 'changed'))),
    put('gone', table(2, await idOf('main', 'gone'))),
    remove('kept'),
    put('both', table(2)),
    put('ns', namespace('ns')),
    put('fresh', table(2)),
  );
  await commit(
    'main',
    put('changed', table(3, await idOf('main', 'changed'))),
    remove('gone'),
    put('kept', table(3, await idOf('main', 'kept'))),
    put('both', table(3)),
    put('ns', namespace('ns')),
  );
  return { ...verbs, base };
}
