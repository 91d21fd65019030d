import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { parsePage } from './exact-json.ts';
import type { EncodedData, Segment } from './page.ts';
import type { TrinoTransport } from './transport.ts';
import { ProtocolError } from './trino-error.ts';

/** What we can read, the best first. */
export const ENCODINGS = 'json+zstd, json';

const unzstd = promisify(zstdDecompress);

/** The rows of a page that came in segments, in order; what was read is acknowledged. */
export async function readSegments(
  transport: TrinoTransport,
  { encoding, segments }: EncodedData,
  signal: AbortSignal,
): Promise<readonly (readonly unknown[])[]> {
  const parts: (readonly (readonly unknown[])[])[] = [];
  for (const segment of segments) {
    const bytes = await bytesOf(transport, segment, signal);
    parts.push(rowsOf(await unpacked(encoding, segment, bytes)));
    acknowledge(transport, segment);
  }
  return parts.flat();
}

async function bytesOf(
  transport: TrinoTransport,
  segment: Segment,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (segment.type === 'inline') return Buffer.from(segment.data, 'base64');
  const { uri, headers } = segment;
  return transport.fetchSegment({ method: 'GET', uri, headers, signal });
}

/** A segment without `uncompressedSize` is not compressed, whatever the encoding. */
async function unpacked(
  encoding: string,
  segment: Segment,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  if (encoding === 'json' || segment.metadata.uncompressedSize === undefined) return bytes;
  if (encoding === 'json+zstd') return unzstd(bytes);
  throw new ProtocolError(`It sent rows in the encoding ${encoding}, which was not asked for.`);
}

function rowsOf(bytes: Uint8Array): readonly (readonly unknown[])[] {
  const rows = parsePage(new TextDecoder().decode(bytes));
  if (Array.isArray(rows) && rows.every(Array.isArray)) return rows;
  throw new ProtocolError('It sent a segment that holds no rows.');
}

/** The engine may drop the segment now. That it could not be told so costs it some disk for a while. */
function acknowledge(transport: TrinoTransport, segment: Segment): void {
  if (segment.type !== 'spooled' || !segment.ackUri) return;
  const { ackUri: uri, headers } = segment;
  transport.fetchSegment({ method: 'GET', uri, headers }).catch(() => undefined);
}
