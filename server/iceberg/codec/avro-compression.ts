import { crc32, inflateRawSync, zstdDecompressSync } from 'node:zlib';
import snappy from 'snappyjs';
import { IcebergError } from '../model/iceberg-error.ts';
import { brokenAvro } from './byte-reader.ts';

/** A block never unpacks to more than this, whatever it claims. */
const MAX_BLOCK_BYTES = 1024 * 1024 * 1024;
const CRC_BYTES = 4;

/** Unpacks the blocks of a codec, named as in Avro's header. Throws `IcebergError` for another codec. */
export function avroUnpacker(codec: string): (block: Buffer) => Buffer {
  switch (codec) {
    case 'null':
      return (block) => block;
    case 'deflate':
      return guarded(codec, (block) => inflateRawSync(block, { maxOutputLength: MAX_BLOCK_BYTES }));
    case 'zstandard':
      return guarded(codec, (block) =>
        zstdDecompressSync(block, { maxOutputLength: MAX_BLOCK_BYTES }),
      );
    case 'snappy':
      return guarded(codec, unpackSnappy);
    default:
      throw new IcebergError(
        'unsupported',
        `It is compressed with ${codec}, which is not read here: rewrite the table's manifests with write.avro.compression-codec set to zstd or gzip.`,
      );
  }
}

/** The checksum of what was packed follows each block. */
function unpackSnappy(block: Buffer): Buffer {
  const end = block.length - CRC_BYTES;
  const unpacked = Buffer.from(snappy.uncompress(block.subarray(0, end), MAX_BLOCK_BYTES));
  if (crc32(unpacked) !== block.readUInt32BE(end)) throw brokenAvro('a checksum is wrong');
  return unpacked;
}

function guarded(codec: string, unpack: (block: Buffer) => Buffer): (block: Buffer) => Buffer {
  return (block) => {
    try {
      return unpack(block);
    } catch (cause) {
      if (cause instanceof IcebergError) throw cause;
      throw brokenAvro(
        `a block is no ${codec} (${cause instanceof Error ? cause.message : cause})`,
      );
    }
  };
}
