import { randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync, zstdDecompressSync } from 'node:zlib';
import avro from 'avsc';
import { IcebergError } from '../model/iceberg-error.ts';
import { avroType, Long } from './avro-type.ts';

const MAGIC = Uint8Array.of(0x4f, 0x62, 0x6a, 0x01);
const SYNC_LENGTH = 16;
const HeaderMap = avro.Type.forSchema({ type: 'map', values: 'bytes' });

/** What an Avro container file holds; `schema` is the writer's, with all its attributes. */
export interface AvroFile {
  readonly schema: unknown;
  readonly metadata: Readonly<Record<string, string>>;
  /** Longs are bigint, bytes and fixed are `Uint8Array`. */
  readonly records: readonly unknown[];
}

/** Writes a container with one deflated block. `schema` goes into the header as it is given. */
export function writeAvro(
  schema: object,
  metadata: Readonly<Record<string, string>>,
  records: readonly unknown[],
): Uint8Array {
  const type = avroType(schema);
  const header = HeaderMap.toBuffer({
    ...Object.fromEntries(
      Object.entries(metadata).map(([key, value]) => [key, Buffer.from(value, 'utf8')]),
    ),
    'avro.schema': Buffer.from(JSON.stringify(schema), 'utf8'),
    'avro.codec': Buffer.from('deflate', 'utf8'),
  });
  const sync = randomBytes(SYNC_LENGTH);
  if (records.length === 0) return Buffer.concat([MAGIC, header, sync]);
  const block = deflateRawSync(Buffer.concat(records.map((record) => type.toBuffer(record))));
  const counts = [Long.toBuffer(BigInt(records.length)), Long.toBuffer(BigInt(block.length))];
  return Buffer.concat([MAGIC, header, sync, ...counts, block, sync]);
}

/** Reads a container. Throws `IcebergError` for a broken file or a codec that is not read here. */
export function readAvro(file: Uint8Array): AvroFile {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw broken('its first bytes are not Avro');
  const header = decode<Record<string, Buffer>>(HeaderMap, bytes, MAGIC.length);
  const metadata = Object.fromEntries(
    Object.entries(header.value).map(([key, value]) => [key, value.toString('utf8')]),
  );
  const schema: unknown = JSON.parse(metadata['avro.schema'] ?? 'null');
  const type = avroType(schema);
  const unpack = decompressor(metadata['avro.codec'] ?? 'null');
  const sync = bytes.subarray(header.offset, header.offset + SYNC_LENGTH);
  if (sync.length < SYNC_LENGTH) throw broken('its header is cut short');
  const records: unknown[] = [];
  let offset = header.offset + SYNC_LENGTH;
  while (offset < bytes.length) {
    const count = decode<bigint>(Long, bytes, offset);
    const size = decode<bigint>(Long, bytes, count.offset);
    const end = size.offset + Number(size.value);
    if (!bytes.subarray(end, end + SYNC_LENGTH).equals(sync)) throw broken('a block is cut short');
    const block = unpack(bytes.subarray(size.offset, end));
    let position = 0;
    for (let index = 0n; index < count.value; index += 1n) {
      const record = decode<unknown>(type, block, position);
      records.push(record.value);
      position = record.offset;
    }
    offset = end + SYNC_LENGTH;
  }
  return { schema, metadata, records };
}

function decompressor(codec: string): (block: Buffer) => Buffer {
  switch (codec) {
    case 'null':
      return (block) => block;
    case 'deflate':
      return (block) => inflateRawSync(block);
    case 'zstandard':
      return (block) => zstdDecompressSync(block);
    default:
      throw new IcebergError('unsupported', `Avro codec "${codec}" is not read here.`);
  }
}

interface Decoded<T> {
  readonly value: T;
  readonly offset: number;
}

// The schema that `type` was made of guarantees T; avsc types its values as any.
function decode<T>(type: avro.Type, bytes: Buffer, position: number): Decoded<T> {
  const { value, offset } = type.decode(bytes, position);
  if (offset < 0) throw broken('it ends in the middle of a value');
  return { value, offset };
}

function broken(reason: string): IcebergError {
  return new IcebergError('invalid', `The Avro file is broken: ${reason}.`);
}
