import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { avroUnpacker } from './avro-compression.ts';
import { avroEncoder } from './avro-encoder.ts';
import type { Reader } from './avro-readers.ts';
import { parseAvroSchema } from './avro-schema.ts';
import { ByteReader, brokenAvro } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

const MAGIC = Buffer.of(0x4f, 0x62, 0x6a, 0x01);
const SYNC_LENGTH = 16;
const BLOCK_BYTES = 8 * 1024 * 1024;

/** What an Avro container file holds. */
export interface AvroFile<T> {
  /** The header's entries, the schema's text among them. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly records: readonly T[];
  /** Bytes of all blocks unpacked, which the records may still refer to. */
  readonly unpackedBytes: number;
}

/** Writes a container of deflated blocks. `schema` goes into the header as it is given. */
export function writeAvro(
  schema: object,
  metadata: Readonly<Record<string, string>>,
  records: readonly object[],
): Uint8Array {
  const encode = avroEncoder(parseAvroSchema(schema));
  const sync = randomBytes(SYNC_LENGTH);
  const file = new ByteWriter();
  file.writeFixed(MAGIC);
  const header = { ...metadata, 'avro.schema': JSON.stringify(schema), 'avro.codec': 'deflate' };
  file.writeInteger(Object.keys(header).length);
  for (const [key, value] of Object.entries(header)) {
    file.writeText(key);
    file.writeText(value);
  }
  file.writeInteger(0);
  file.writeFixed(sync);
  let block = new ByteWriter();
  let count = 0;
  const flush = () => {
    if (count === 0) return;
    file.writeInteger(count);
    file.writeBytes(deflateRawSync(block.written));
    file.writeFixed(sync);
    block = new ByteWriter();
    count = 0;
  };
  for (const record of records) {
    encode(block, record);
    count += 1;
    if (block.written.length >= BLOCK_BYTES) flush();
  }
  flush();
  return file.written;
}

/** Reads a container. Throws `IcebergError` for a broken file, a codec or a schema not read here. */
export function readAvro<T>(file: Uint8Array, reader: Reader<T>): AvroFile<T> {
  const input = new ByteReader(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  if (input.remaining < MAGIC.length || !input.readFixed(MAGIC.length).equals(MAGIC)) {
    throw brokenAvro('its first bytes are not Avro');
  }
  const metadata: Record<string, string> = {};
  input.readItems(() => {
    metadata[input.readText()] = input.readText();
  });
  const sync = input.readFixed(SYNC_LENGTH);
  const read = reader(parseAvroSchema(parseJson(metadata['avro.schema'] ?? '')));
  const unpack = avroUnpacker(metadata['avro.codec'] ?? 'null');
  const records: T[] = [];
  let unpackedBytes = 0;
  while (input.remaining > 0) {
    const count = input.readNumber();
    const block = new ByteReader(unpack(input.readBytes()));
    unpackedBytes += block.remaining;
    if (!input.readFixed(SYNC_LENGTH).equals(sync)) throw brokenAvro('a block is cut short');
    if (count < 0 || count > block.remaining) throw brokenAvro('a block miscounts its records');
    for (let index = 0; index < count; index += 1) records.push(read(block));
    if (block.remaining > 0) throw brokenAvro('a block has more than its records');
  }
  return { metadata, records, unpackedBytes };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw brokenAvro('its schema is no JSON');
  }
}
