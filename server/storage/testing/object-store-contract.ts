import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { ObjectStore } from '../port.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

/** Every store runs this suite. `open` gives a store that only this test writes to. */
export function describeObjectStoreContract(
  name: string,
  open: () => Promise<ObjectStore & AsyncDisposable>,
) {
  describe(`${name} honours the ObjectStore contract`, () => {
    test('gives back the bytes that were put, and what replaced them', async () => {
      await using store = await open();
      const uri = `${store.root}/a/b c/ü%20#?.bin`;
      expect(await store.put(uri, bytes('first'))).toEqual({ ok: true, value: undefined });
      await store.put(uri, bytes('second'));
      const read = await store.read(uri);
      expect(read.ok && text(read.value)).toBe('second');
    });

    test('keeps an empty object', async () => {
      await using store = await open();
      await store.putIfAbsent(`${store.root}/empty`, new Uint8Array());
      expect(await store.head(`${store.root}/empty`)).toMatchObject({ value: { sizeBytes: 0 } });
    });

    test('clearing what unfinished writes left takes no object', async () => {
      await using store = await open();
      const uri = `${store.root}/a/b`;
      await store.put(uri, bytes('kept'));
      expect(await store.removeUnfinished(new Date(Date.now() + 60_000))).toMatchObject({
        ok: true,
      });
      expect(await store.head(uri)).toMatchObject({ ok: true });
    });

    test('of many that create the same object exactly one wins, and its bytes stay', async () => {
      await using store = await open();
      const uri = `${store.root}/metadata/00001.json`;
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => store.putIfAbsent(uri, bytes(`writer ${index}`))),
      );
      const winner = answers.findIndex((answer) => answer.ok);
      expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
      expect(answers.filter((answer) => !answer.ok && answer.error.kind === 'exists').length).toBe(
        19,
      );
      const read = await store.read(uri);
      expect(read.ok && text(read.value)).toBe(`writer ${winner}`);
    });

    test('a reader sees the old bytes or the new, never a part', async () => {
      await using store = await open();
      const uri = `${store.root}/large`;
      const [old, next] = [new Uint8Array(400_000).fill(1), new Uint8Array(400_000).fill(2)];
      await store.put(uri, old);
      const writing = store.put(uri, next);
      for (let count = 0; count < 20; count += 1) {
        const read = await store.read(uri);
        const seen = read.ok ? read.value : new Uint8Array();
        expect(seen.length).toBe(400_000);
        expect(new Set(seen).size).toBe(1);
      }
      await writing;
    });

    test('reads a range, cut where the object ends', async () => {
      await using store = await open();
      const uri = `${store.root}/digits`;
      await store.put(uri, bytes('0123456789'));
      const range = async (start: number, end: number) => {
        const read = await store.readRange(uri, start, end);
        return read.ok ? text(read.value) : read.error.kind;
      };
      expect(await Promise.all([range(2, 5), range(8, 99), range(10, 12), range(4, 4)])).toEqual([
        '234',
        '89',
        '',
        '',
      ]);
    });

    test('says that an object is absent, and deleting it is a success', async () => {
      await using store = await open();
      const uri = `${store.root}/nothing/here`;
      const absent = { ok: false, error: { kind: 'not-found', uri } };
      expect(await store.read(uri)).toEqual(absent);
      expect(await store.readRange(uri, 0, 1)).toEqual(absent);
      expect(await store.head(uri)).toEqual(absent);
      expect(await store.delete(uri)).toMatchObject({ ok: true });
    });

    test('a deleted object is gone and its name is free again', async () => {
      await using store = await open();
      const uri = `${store.root}/once`;
      await store.putIfAbsent(uri, bytes('1'));
      await store.delete(uri);
      expect(await store.read(uri)).toMatchObject({ error: { kind: 'not-found' } });
      expect(await store.putIfAbsent(uri, bytes('2'))).toMatchObject({ ok: true });
    });

    test('lists what begins with the prefix, also in the middle of a name, and nothing else', async () => {
      await using store = await open();
      const names = ['t-1/data/a', 't-1/data/b', 't-1/metadata/c', 't-10/data/d', 'u/e'];
      for (const name of names) await store.put(`${store.root}/${name}`, bytes(name));
      const list = async (prefix: string) => {
        const found = await Array.fromAsync(store.list(prefix));
        return found.map(({ uri }) => uri.slice(store.root.length + 1)).sort();
      };
      expect(await list(store.root)).toEqual(names.toSorted());
      expect(await list(`${store.root}/t-1/`)).toEqual(names.slice(0, 3));
      expect(await list(`${store.root}/t-1`)).toEqual(names.slice(0, 4).toSorted());
      expect(await list(`${store.root}/t-1/data/b`)).toEqual(['t-1/data/b']);
      expect(await list(`${store.root}/none/`)).toEqual([]);
    });

    test('stops listing when the caller gives up', async () => {
      await using store = await open();
      await store.put(`${store.root}/a`, bytes('a'));
      const listing = Array.fromAsync(store.list(store.root, AbortSignal.abort(new Error('gone'))));
      await expect(listing).rejects.toThrow('gone');
    });

    test('does not read for a caller who gave up', async () => {
      await using store = await open();
      const uri = `${store.root}/a`;
      await store.put(uri, bytes('a'));
      expect(await store.read(uri, AbortSignal.abort())).toMatchObject({ ok: false });
    });

    test('settles what is there, and says when it is not', async () => {
      await using store = await open();
      const uri = `${store.root}/data/day=1/part.parquet`;
      expect(await store.settle(uri)).toEqual({ ok: false, error: { kind: 'not-found', uri } });
      await store.put(uri, bytes('rows'));
      expect(await store.settle(uri)).toEqual({ ok: true, value: undefined });
    });

    test('an engine opens what was fetched at its local path, while it is held', async () => {
      await using store = await open();
      const uris = ['a', 'b', 'c'].map((name) => `${store.root}/t/data/${name}.parquet`);
      for (const uri of uris) await store.put(uri, bytes(uri));
      const fetched = await store.fetch([...uris, ...uris]);
      if (!fetched.ok) throw new Error(fetched.error.kind);
      await using _held = fetched.value;
      const read = await Promise.all(uris.map((uri) => readFile(store.enginePath(uri), 'utf8')));
      expect(read).toEqual(uris);
    });

    test('what an engine wrote at its local path is an object once it is settled', async () => {
      await using store = await open();
      const uri = `${store.root}/t/data/p=1/part.parquet`;
      await store.prepare(`${store.root}/t/data/p=1`);
      await writeFile(store.enginePath(uri), 'rows');
      expect(await store.settle(uri)).toEqual({ ok: true, value: undefined });
      const read = await store.read(uri);
      expect(read.ok && text(read.value)).toBe('rows');
      expect(await store.head(uri)).toMatchObject({ value: { uri, sizeBytes: 4 } });
    });

    test('keeps an object of many megabytes that an engine wrote', async () => {
      await using store = await open();
      const uri = `${store.root}/t/data/large.parquet`;
      const large = Buffer.alloc(40 * 1024 * 1024, randomUUID());
      await store.prepare(`${store.root}/t/data`);
      await writeFile(store.enginePath(uri), large);
      await store.settle(uri);
      const read = await store.read(uri);
      expect(read.ok && large.equals(read.value)).toBe(true);
    });

    test('refuses every address outside its root', async () => {
      await using store = await open();
      const foreign = [
        `${store.root}-other/x`,
        `${store.root}/../${randomUUID()}`,
        `${store.root}/a/../../x`,
        `${store.root}/..`,
        'file:///etc/hostname',
        'https://example.org/x',
        'plain/path',
      ];
      for (const uri of foreign) {
        const outside = { ok: false, error: { kind: 'outside', uri } };
        expect(await store.read(uri)).toEqual(outside);
        expect(await store.put(uri, bytes('x'))).toEqual(outside);
        expect(await store.putIfAbsent(uri, bytes('x'))).toEqual(outside);
        expect(await store.delete(uri)).toEqual(outside);
        expect(await store.readRange(uri, 0, 1)).toEqual(outside);
        expect(await store.head(uri)).toEqual(outside);
        expect(await store.prepare(uri)).toEqual(outside);
        expect(await store.settle(uri)).toEqual(outside);
        expect(await store.fetch([uri])).toEqual(outside);
        await expect(Array.fromAsync(store.list(`${uri}/`))).rejects.toThrow('outside');
        expect(() => store.enginePath(uri)).toThrow('outside the warehouse');
      }
    });
  });
}
