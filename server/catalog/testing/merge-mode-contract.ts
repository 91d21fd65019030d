import { describe, expect, test } from 'vitest';
import type { OpenedCatalog } from './catalog-contract.ts';
import { detailsOf, driver, failure, key, put, remove, table, value } from './catalog-fixture.ts';
import { diverge } from './diverge.ts';

export function describeMergeModes(open: () => Promise<OpenedCatalog>): void {
  describe('the mode of a key in a merge', () => {
    test('FORCE takes the source, DROP keeps the target, key by key', async () => {
      await using opened = await open();
      const { keys, merge, read } = await diverge(opened);
      const result = value(
        await merge('dev', 'main', {
          keyMergeModes: [
            { key: key('changed'), mergeBehavior: 'FORCE' },
            { key: key('gone'), mergeBehavior: 'FORCE' },
            { key: key('kept'), mergeBehavior: 'DROP' },
            { key: key('both'), mergeBehavior: 'DROP' },
          ],
        }),
      );
      expect(result).toMatchObject({ wasApplied: true, wasSuccessful: true });
      expect(await keys('main')).toEqual([
        'both',
        'changed',
        'fresh',
        'gone',
        'kept',
        'ns',
        'untouched',
      ]);
      expect(await read('main', 'changed')).toMatchObject(table(2));
      expect(await read('main', 'kept')).toMatchObject(table(3));
      expect(await read('main', 'both')).toMatchObject(table(3));
    });

    test('a default of DROP with one FORCE takes that key alone', async () => {
      await using opened = await open();
      const { merge, read } = await diverge(opened);
      const result = value(
        await merge('dev', 'main', {
          defaultKeyMergeMode: 'DROP',
          keyMergeModes: [{ key: key('changed'), mergeBehavior: 'FORCE' }],
        }),
      );
      expect(result.wasApplied).toBe(true);
      expect(await read('main', 'changed')).toMatchObject(table(2));
      expect(await read('main', 'fresh')).toBeNull();
    });

    test('dropping everything is a success that writes nothing', async () => {
      await using opened = await open();
      const { hashOf, merge } = await diverge(opened);
      const head = await hashOf('main');
      const result = value(await merge('dev', 'main', { defaultKeyMergeMode: 'DROP' }));
      expect(result).toMatchObject({ wasApplied: false, wasSuccessful: true });
      expect(await hashOf('main')).toBe(head);
    });

    test('a mode for a key that takes no part is a bad request', async () => {
      await using opened = await open();
      const { merge } = await diverge(opened);
      for (const name of ['untouched', 'nowhere']) {
        const refused = await merge('dev', 'main', {
          isDryRun: true,
          defaultKeyMergeMode: 'FORCE',
          keyMergeModes: [{ key: key(name), mergeBehavior: 'FORCE' }],
        });
        expect(failure(refused).kind).toBe('bad-request');
      }
    });

    test('resolved content replaces a conflict when the target is as expected', async () => {
      await using opened = await open();
      const { branch, commit, idOf, merge, read } = driver(opened.catalog);
      await commit('main', put('a', table(1)));
      const id = await idOf('main', 'a');
      await branch('dev', 'main');
      await commit('dev', put('a', table(2, id)));
      await commit('main', put('a', table(3, id)));
      const resolve = (expected: number | null) =>
        merge('dev', 'main', {
          keyMergeModes: [
            {
              key: key('a'),
              mergeBehavior: 'NORMAL',
              resolvedContent: table(4, id),
              ...(expected === null ? {} : { expectedTargetContent: table(expected, id) }),
            },
          ],
        });
      expect(failure(await resolve(null)).kind).toBe('bad-request');
      expect(detailsOf(value(await resolve(9)))).toEqual({ a: 'VALUE_DIFFERS' });
      expect(value(await resolve(3)).wasApplied).toBe(true);
      expect(await read('main', 'a')).toEqual(table(4, id));
    });

    test('FORCE with an expected target still checks it', async () => {
      await using opened = await open();
      const { idOf, merge } = await diverge(opened);
      const id = await idOf('main', 'changed');
      const result = value(
        await merge('dev', 'main', {
          isDryRun: true,
          keyMergeModes: [
            {
              key: key('changed'),
              mergeBehavior: 'FORCE',
              expectedTargetContent: table(99, id),
            },
          ],
        }),
      );
      expect(detailsOf(result)['changed']).toBe('VALUE_DIFFERS');
    });

    test('an expected target is not checked where the target is kept', async () => {
      await using opened = await open();
      const { idOf, merge } = await diverge(opened);
      const expectedTargetContent = table(99, await idOf('main', 'changed'));
      const keyMergeModes = [
        { key: key('changed'), mergeBehavior: 'DROP' as const, expectedTargetContent },
      ];
      const result = value(await merge('dev', 'main', { isDryRun: true, keyMergeModes }));
      expect(detailsOf(result)['changed']).toBe('ok');
    });

    test('resolved content may be of another identity, and needs one', async () => {
      await using opened = await open();
      const { idOf, merge, read } = await diverge(opened);
      const id = await idOf('main', 'changed');
      const resolve = (resolvedContent: ReturnType<typeof table>) =>
        merge('dev', 'main', {
          defaultKeyMergeMode: 'FORCE',
          keyMergeModes: [
            {
              key: key('changed'),
              mergeBehavior: 'NORMAL',
              expectedTargetContent: table(3, id),
              resolvedContent,
            },
          ],
        });
      expect(failure(await resolve(table(4))).kind).toBe('bad-request');
      const foreign = table(4, '11111111-2222-3333-4444-555555555555');
      expect(value(await resolve(foreign)).wasApplied).toBe(true);
      expect(await read('main', 'changed')).toEqual(foreign);
    });

    test('content cannot be resolved for a key that the source deleted, nor with FORCE', async () => {
      await using opened = await open();
      const { idOf, merge } = await diverge(opened);
      for (const [name, mergeBehavior] of [
        ['kept', 'NORMAL'],
        ['changed', 'FORCE'],
      ] as const) {
        const id = await idOf('main', name);
        const contents = { expectedTargetContent: table(3, id), resolvedContent: table(4, id) };
        const keyMergeModes = [{ key: key(name), mergeBehavior, ...contents }];
        const refused = await merge('dev', 'main', { isDryRun: true, keyMergeModes });
        expect(failure(refused).kind).toBe('bad-request');
      }
    });

    test('a change that both sides made alike is a conflict, an addition is not', async () => {
      await using opened = await open();
      const { catalog } = opened;
      const { branch, commit, hashOf, idOf, merge } = driver(catalog);
      await commit('main', put('changed', table(1)), put('gone', table(1)));
      const id = await idOf('main', 'changed');
      await branch('dev', 'main');
      const added = await commit('dev', put('added', table(1)));
      value(
        await catalog.transplant({
          branch: 'main',
          expectedHash: await hashOf('main'),
          fromRefName: 'dev',
          hashesToTransplant: [added],
        }),
      );
      for (const name of ['dev', 'main']) {
        await commit(name, put('changed', table(2, id)), remove('gone'));
      }
      const result = value(await merge('dev', 'main', { isDryRun: true }));
      expect(detailsOf(result)).toEqual({ changed: 'VALUE_DIFFERS', gone: 'KEY_DOES_NOT_EXIST' });
      const forced = value(await merge('dev', 'main', { defaultKeyMergeMode: 'FORCE' }));
      expect(detailsOf(forced)).toEqual({ changed: 'ok', gone: 'ok' });
      expect(forced.wasApplied).toBe(true);
    });
  });
}
