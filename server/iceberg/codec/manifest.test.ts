import { expect, test } from 'vitest';
import type { ManifestEntry, ManifestFile } from '../model/data-file.ts';
import { toDataFile } from '../model/manifest.ts';
import type { Schema } from '../model/schema.ts';
import type { SingleValue } from '../model/single-value.ts';
import type { PrimitiveType } from '../model/types.ts';
import { readAvro } from './avro-container.ts';
import { record } from './avro-readers.ts';
import { readManifest, writeManifest } from './manifest.ts';
import { readManifestList, writeManifestList } from './manifest-list.ts';

const values: readonly (readonly [PrimitiveType, SingleValue])[] = [
  [{ kind: 'boolean' }, false],
  [{ kind: 'int' }, -7],
  [{ kind: 'long' }, 2n ** 62n + 1n],
  [{ kind: 'float' }, 1.5],
  [{ kind: 'double' }, -0.1],
  [{ kind: 'date' }, -1],
  [{ kind: 'time' }, 1n],
  [{ kind: 'timestamp' }, -1n],
  [{ kind: 'timestamptz' }, 1_735_689_600_000_000n],
  [{ kind: 'string' }, 'ü 😀'],
  [{ kind: 'uuid' }, '01234567-89ab-cdef-0123-456789abcdef'],
  [{ kind: 'binary' }, Uint8Array.of(1, 255)],
  [{ kind: 'fixed', length: 2 }, Uint8Array.of(3, 4)],
  [{ kind: 'decimal', precision: 20, scale: 2 }, -12345n],
];
const spec = {
  specId: 3,
  fields: values.map((_, index) => ({
    sourceId: index + 1,
    fieldId: 1000 + index,
    name: `p ${index}/ü`,
    transform: 'identity',
    extra: {},
  })),
};
const shape = { spec, types: values.map(([type]) => type), content: 'data' } as const;
const schema: Schema = {
  schemaId: 5,
  identifierFieldIds: [],
  extra: {},
  fields: values.map(([type], index) => ({
    id: index + 1,
    name: `c${index}`,
    required: false,
    type,
    doc: null,
    extra: {},
  })),
};
const file = (partition: readonly (SingleValue | null)[]) =>
  toDataFile(
    {
      path: 'file:///t/p=a%2Fb/1.parquet',
      recordCount: 3,
      fileSizeBytes: 2 ** 40,
      partition,
      columnSizes: new Map([[1, 40]]),
      valueCounts: new Map([
        [1, 3],
        [2, 3],
      ]),
      nullValueCounts: new Map([[1, 0]]),
      nanValueCounts: new Map(),
      lowerBounds: new Map([[1, Uint8Array.of(0)]]),
      upperBounds: new Map([[1, Uint8Array.of()]]),
    },
    3,
  );
const entries: readonly ManifestEntry[] = [
  {
    status: 'added',
    snapshotId: 2n ** 62n + 1n,
    sequenceNumber: null,
    fileSequenceNumber: null,
    file: file(values.map(([, value]) => value)),
  },
  {
    status: 'deleted',
    snapshotId: 1n,
    sequenceNumber: 2n,
    fileSequenceNumber: 1n,
    file: file(values.map(() => null)),
  },
];

/** Bytes as plain arrays and maps as maps, whatever they are read as. */
const plain = ({ file, ...entry }: ManifestEntry) => ({
  ...entry,
  file: Object.fromEntries(
    Object.entries(file).map(([name, member]) => [
      name,
      typeof member === 'object' && member !== null && 'forEach' in member && 'size' in member
        ? [...member].map(([key, value]) => [key, plainValue(value)])
        : Array.isArray(member)
          ? member.map(plainValue)
          : member,
    ]),
  ),
});

const plainValue = (value: unknown) => (value instanceof Uint8Array ? [...value] : value);

test('entries with partition values of every type are read as they were written', () => {
  const { entries: read, bytes } = readManifest(spec, writeManifest(shape, schema, entries));
  expect(read.map(plain)).toEqual(entries.map(plain));
  expect(bytes).toBeGreaterThan(1000);
});

test('statistics answer like a map although they stay in their bytes', () => {
  const [entry] = readManifest(spec, writeManifest(shape, schema, entries)).entries;
  const valueCounts = entry?.file.valueCounts ?? new Map();
  expect([valueCounts.get(1), valueCounts.get(2), valueCounts.get(3)]).toEqual([3, 3, undefined]);
  expect([valueCounts.has(2), valueCounts.has(9), valueCounts.size]).toEqual([true, false, 2]);
  expect([...valueCounts.keys(), ...valueCounts.values()]).toEqual([1, 2, 3, 3]);
});

test('what deletes by position or by value is kept beside the file', () => {
  const deletes = { ...shape, content: 'deletes' } as const;
  const [first] = entries;
  if (first === undefined) throw new Error('There is an entry.');
  const more = [
    { content: 'position-deletes', referencedDataFile: 'file:///d', equalityIds: null },
    { content: 'equality-deletes', referencedDataFile: null, equalityIds: [1, 2] },
  ] as const;
  const written = more.map((change) => ({ ...first, file: { ...first.file, ...change } }));
  const read = readManifest(spec, writeManifest(deletes, schema, written));
  expect(read.entries.map(({ file }) => file)).toMatchObject(more);
});

test('a manifest says what it is for readers that have nothing else', () => {
  const { metadata } = readAvro(writeManifest(shape, schema, []), record({}));
  expect(metadata).toMatchObject({
    'schema-id': '5',
    'partition-spec-id': '3',
    'format-version': '2',
    content: 'data',
  });
  expect(JSON.parse(metadata['partition-spec'] ?? '')).toHaveLength(values.length);
});

test('a manifest list is read as it was written', () => {
  const manifest: ManifestFile = {
    path: 'file:///t/m.avro',
    length: 5000n,
    specId: 3,
    content: 'data',
    sequenceNumber: 9n,
    minSequenceNumber: 2n,
    addedSnapshotId: 2n ** 62n + 1n,
    addedFiles: 1,
    existingFiles: 2,
    deletedFiles: 3,
    addedRows: 2n ** 60n,
    existingRows: 0n,
    deletedRows: 4n,
    partitions: [
      { containsNull: true, containsNan: null, lower: null, upper: null },
      { containsNull: false, containsNan: false, lower: Buffer.of(1), upper: Buffer.of(2) },
    ],
    keyMetadata: null,
  };
  const list = [manifest, { ...manifest, partitions: null }];
  const identity = { snapshotId: 1n, parentSnapshotId: null, sequenceNumber: 9n };
  const written = writeManifestList(identity, list);
  expect(readManifestList(written)).toEqual(list);
  expect(readAvro(written, record({})).metadata['parent-snapshot-id']).toBe('null');
});
