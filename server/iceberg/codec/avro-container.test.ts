import { crc32, deflateRawSync, zstdCompressSync } from 'node:zlib';
import avro from 'avsc';
import fc from 'fast-check';
import snappy from 'snappyjs';
import { describe, expect, test } from 'vitest';
import { readAvro, writeAvro } from './avro-container.ts';
import { bytes, int, list, long, nullable, partition, record, text } from './avro-readers.ts';

const schema = {
  type: 'record',
  name: 'r',
  fields: [
    { name: 'id', type: { type: 'long' }, 'field-id': 1 },
    { name: 'n', type: ['null', 'long'], default: null, 'field-id': 2 },
    { name: 's', type: 'string', 'field-id': 3 },
    { name: 'b', type: 'bytes', 'field-id': 4 },
  ],
};

const Row = record({
  id: { id: 1, reader: long },
  n: { id: 2, reader: nullable(long) },
  s: { id: 3, reader: text },
  b: { id: 4, reader: bytes },
});

test('records, metadata and the schema with its field ids survive, longs to the last bit', () => {
  const edge = fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 31n, -(2n ** 31n), 2n ** 53n);
  const any = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), edge);
  const row = fc.record({
    id: any,
    n: fc.option(any),
    s: fc.string({ unit: 'binary', maxLength: 20 }),
    b: fc.uint8Array({ maxLength: 20 }).map((each) => Buffer.from(each)),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
      const file = readAvro(writeAvro(schema, { key: 'välue' }, rows), Row);
      expect(file.records).toEqual(rows.map((each) => ({ ...each })));
      expect(JSON.parse(file.metadata['avro.schema'] ?? '')).toEqual(schema);
      expect(file.metadata['key']).toBe('välue');
    }),
    { numRuns: 40 },
  );
});

test('another implementation writes the same bytes of records, and reads ours', () => {
  const type = avro.Type.forSchema(schema as never, { wrapUnions: false });
  const rows = [
    { id: -3, n: null, s: 'ü😀', b: Buffer.of(0, 255) },
    { id: 2 ** 40, n: 64, s: '', b: Buffer.of() },
  ];
  const theirs = repacked(
    'null',
    (block) => block,
    rows.map((row) => type.toBuffer(row)),
  );
  const expected = rows.map((row) => ({
    ...row,
    id: BigInt(row.id),
    n: row.n === null ? null : BigInt(row.n),
  }));
  expect(readAvro(theirs, Row).records).toEqual(expected);
  expect(readAvro(writeAvro(schema, {}, rows), Row).records).toEqual(expected);
});

test('fields are found by id whatever their names, and what nobody asked for is stepped over', () => {
  const wide = {
    type: 'record',
    name: 'w',
    fields: [
      { name: 'skipped', type: { type: 'map', values: { type: 'array', items: 'float' } } },
      { name: 'kind', type: { type: 'enum', name: 'e', symbols: ['A', 'B'] } },
      { name: 'f', type: { type: 'fixed', name: 'two', size: 2 } },
      { name: 'again', type: ['two', 'null', 'double'] },
      { name: 'flag', type: 'boolean' },
      { name: 'renamed', type: ['long', 'null'], 'field-id': 2 },
      { name: 'l', type: { type: 'array', items: 'int' }, 'field-id': 5 },
    ],
  };
  const type = avro.Type.forSchema(wide as never, { wrapUnions: true });
  const row = {
    skipped: { a: [1, 2], b: [] },
    kind: 'B',
    f: Buffer.of(1, 2),
    again: { two: Buffer.of(3, 4) },
    flag: true,
    renamed: { long: 7 },
    l: [1, -1],
  };
  const file = container('null', JSON.stringify(wide), [type.toBuffer(row)]);
  const Wanted = record({
    n: { id: 2, reader: nullable(long) },
    l: { id: 5, reader: list(int) },
    absent: { id: 9, reader: int, missing: 42 },
  });
  expect(readAvro(file, Wanted).records).toEqual([{ n: 7n, l: [1, -1], absent: 42 }]);
  const missing = record({ x: { id: 9, reader: int } });
  expect(() => readAvro(file, missing)).toThrow('no field 9 (x)');
  const wrong = record({ n: { id: 5, reader: text } });
  expect(() => readAvro(file, wrong)).toThrow('has array where text belongs');
});

test('partition values of another writer are read by the id of their field', () => {
  const values = {
    type: 'record',
    name: 'p',
    fields: [
      { name: 'x', type: ['null', 'int'], 'field-id': 1001 },
      { name: 'gone', type: ['null', 'string'], 'field-id': 1002 },
      { name: 'd', type: { type: 'bytes', logicalType: 'decimal' }, 'field-id': 1000 },
    ],
  };
  const type = avro.Type.forSchema(values as never, { wrapUnions: false });
  const row = type.toBuffer({ x: 5, gone: 'g', d: Buffer.of(0xff) });
  const file = container('null', JSON.stringify(values), [row]);
  expect(readAvro(file, partition([1000, 1001, 1003])).records).toEqual([[-1n, 5, null]]);
});

const one = Buffer.from('80808080808080808001 00 02 78 02 01'.replaceAll(' ', ''), 'hex');

const withChecksum = (block: Buffer) => {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(block));
  return Buffer.concat([snappy.compress(block), checksum]);
};

describe('blocks', () => {
  test.each([
    ['null', (block: Buffer) => block],
    ['deflate', (block: Buffer) => deflateRawSync(block)],
    ['zstandard', (block: Buffer) => zstdCompressSync(block)],
    ['snappy', withChecksum],
  ])('with codec %s are read, and refused when they are damaged', (codec, pack) => {
    expect(readAvro(repacked(codec, pack, [one]), Row).records).toMatchObject([
      { id: 2n ** 62n, s: 'x' },
    ]);
    const damaged = (block: Buffer) => {
      const packed = Buffer.from(pack(block));
      return packed.subarray(0, packed.length - 2);
    };
    expect(() => readAvro(repacked(codec, damaged, [one]), Row)).toThrow('is broken');
  });

  test('of Snappy are refused when the checksum is not that of the bytes', () => {
    const wrong = (block: Buffer) => Buffer.concat([snappy.compress(block), Buffer.of(1, 2, 3, 4)]);
    expect(() => readAvro(repacked('snappy', wrong, [one]), Row)).toThrow('a checksum is wrong');
  });

  test('of another codec are refused by its name', () => {
    const file = repacked('bzip2', (block) => block, [one]);
    expect(() => readAvro(file, Row)).toThrow('compressed with bzip2');
  });

  test('that count more records than they hold are refused at once', () => {
    const file = container('null', JSON.stringify(schema), [one], 1_000_000_000);
    expect(() => readAvro(file, Row)).toThrow('miscounts its records');
  });
});

test('a file that is cut or no Avro is refused, never read in part', () => {
  const rows = [{ id: 1n, n: null, s: 'x', b: Buffer.of(1) }];
  const whole = writeAvro(schema, {}, [...rows, ...rows]);
  for (let length = 0; length < whole.length; length += 1) {
    const isHeaderAlone = length === headerLength(whole);
    if (!isHeaderAlone)
      expect(() => readAvro(whole.subarray(0, length), Row), `${length}`).toThrow();
  }
  expect(() => readAvro(Buffer.from('{"not": "avro"}'), Row)).toThrow('first bytes are not Avro');
});

test('a value that its schema does not take is refused when it is written', () => {
  expect(() => writeAvro(schema, {}, [{ id: 'x' }])).toThrow("Avro's long cannot hold x");
});

/** The header ends with the sync marker, which is also the file's end. */
function headerLength(file: Uint8Array): number {
  const whole = Buffer.from(file);
  return whole.indexOf(whole.subarray(-16)) + 16;
}

function repacked(codec: string, pack: (block: Buffer) => Buffer, rows: readonly Buffer[]) {
  return container(codec, JSON.stringify(schema), [pack(Buffer.concat(rows))], rows.length);
}

function container(
  codec: string,
  schemaText: string,
  blocks: readonly Buffer[],
  count = 1,
): Uint8Array {
  const header = avro.Type.forSchema({ type: 'map', values: 'bytes' });
  const number = avro.Type.forSchema('long');
  const sync = Buffer.alloc(16, 7);
  const entries = { 'avro.codec': Buffer.from(codec), 'avro.schema': Buffer.from(schemaText) };
  return Buffer.concat([
    Buffer.from('Obj\x01', 'latin1'),
    header.toBuffer(entries),
    sync,
    ...blocks.flatMap((block) => [
      number.toBuffer(count),
      number.toBuffer(block.length),
      block,
      sync,
    ]),
  ]);
}
