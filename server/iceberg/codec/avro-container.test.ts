import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAvro, writeAvro } from './avro-container.ts';

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

test('records, metadata and the schema with its field ids survive, longs to the last bit', () => {
  const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  const record = fc.record({
    id: long,
    n: fc.option(long),
    s: fc.string({ unit: 'binary' }),
    b: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(fc.array(record), (records) => {
      const file = readAvro(writeAvro(schema, { key: 'välue' }, records));
      expect(file.records.map((each) => ({ ...Object(each) }))).toEqual(records);
      expect(file.schema).toEqual(schema);
      expect(file.metadata['key']).toBe('välue');
    }),
  );
});

const one = { id: 2n ** 62n, n: null, s: 'x', b: Buffer.from([1]) };

test.each([
  ['null', (block: Buffer) => block],
  ['zstandard', (block: Buffer) => zstdCompressSync(block)],
])('blocks with codec %s are read', (codec, pack) => {
  expect(readAvro(repacked(codec, pack)).records).toMatchObject([{ id: 2n ** 62n, s: 'x' }]);
});

test('another codec is refused by name', () => {
  expect(() => readAvro(repacked('snappy', (block) => block))).toThrow('"snappy" is not read');
});

test('a file that is cut or no Avro is refused, never read in part', () => {
  const whole = writeAvro(schema, {}, [one, one]);
  for (let length = 0; length < whole.length; length += 1) {
    const isHeaderAlone = length === headerLength(whole);
    if (!isHeaderAlone) expect(() => readAvro(whole.subarray(0, length)), `${length}`).toThrow();
  }
  expect(() => readAvro(Buffer.from('{"not": "avro"}'))).toThrow('first bytes are not Avro');
});

/** The header ends with the sync marker, which is also the file's end. */
function headerLength(file: Uint8Array): number {
  const bytes = Buffer.from(file);
  return bytes.indexOf(bytes.subarray(-16)) + 16;
}

function repacked(codec: string, pack: (block: Buffer) => Buffer): Uint8Array {
  const written = Buffer.from(writeAvro(schema, {}, [one]));
  const start = headerLength(written);
  const header = written.subarray(0, start).toString('latin1');
  const name = `${String.fromCharCode(codec.length * 2)}${codec}`;
  const renamed = Buffer.from(header.replace('\x0edeflate', name), 'latin1');
  // id as a zigzag varint of ten bytes, null, "x", one byte.
  const row = Buffer.from('8080808080808080800100027802', 'hex');
  const block = pack(Buffer.concat([row, Buffer.from([1])]));
  const sync = written.subarray(-16);
  return Buffer.concat([renamed, Buffer.from([2, block.length * 2]), block, sync]);
}
