import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileOf, manifestOf, specOf } from '../testing/pruned-files.ts';
import { mayHoldFile } from './may-hold-file.ts';
import type { SingleValue } from './single-value.ts';
import type { PrimitiveType } from './types.ts';

const cases: readonly [PrimitiveType, fc.Arbitrary<SingleValue>][] = [
  [{ kind: 'int' }, fc.integer({ min: -5, max: 5 })],
  [{ kind: 'double' }, fc.constantFrom(-1, 0, -0, 2, Number.NaN)],
  [{ kind: 'string' }, fc.string({ unit: 'binary', maxLength: 3 })],
  [{ kind: 'uuid' }, fc.uuid()],
  [{ kind: 'binary' }, fc.uint8Array({ maxLength: 3 })],
];

test.each(cases)('a manifest that lists a file by a %o is never passed over', (type, value) => {
  const spec = specOf('identity');
  fc.assert(
    fc.property(fc.array(fc.option(value), { minLength: 1, maxLength: 5 }), (values) => {
      const files = values.map((each) => fileOf(type, spec, [each]));
      const manifest = manifestOf(type, spec, files);
      for (const file of files) expect(mayHoldFile([type], manifest, file)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('a manifest of other partitions, of another spec or of deletes does not list it', () => {
  const type: PrimitiveType = { kind: 'int' };
  const spec = specOf('identity');
  const manifest = manifestOf(type, spec, [fileOf(type, spec, [1]), fileOf(type, spec, [5])]);
  const file = fileOf(type, spec, [3]);
  expect(mayHoldFile([type], manifest, file)).toBe(true);
  expect(mayHoldFile([type], manifest, fileOf(type, spec, [6]))).toBe(false);
  expect(mayHoldFile([type], manifest, fileOf(type, spec, [null]))).toBe(false);
  expect(mayHoldFile([type], manifest, { ...file, specId: 1 })).toBe(false);
  expect(mayHoldFile([type], manifest, { ...file, content: 'equality-deletes' })).toBe(false);
  expect(mayHoldFile([type], { ...manifest, partitions: null }, fileOf(type, spec, [9]))).toBe(
    true,
  );
});
