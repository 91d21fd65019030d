import { canonicalJson, parseLossless } from './canonical-json.ts';

// A time that Nightscout adds to answers from its memory and leaves out of those from its database.
const VOLATILE = 'mills';
const OWN_TIMES = ['date', 'dateString', 'created_at', 'startDate'];

/**
 * What tells one version of a document from another: its canonical JSON without what a server adds
 * to some answers only, the zone because it moves local days, and whether it is deleted.
 */
export function contentText(document: {
  readonly json: string;
  readonly zone: string;
  readonly deletedAtMs: number | null;
}): string {
  const deleted = document.deletedAtMs === null ? '' : '\ndeleted';
  return `${document.zone}\n${withoutVolatile(document.json)}${deleted}`;
}

function withoutVolatile(json: string): string {
  if (!json.includes(`"${VOLATILE}":`)) return json;
  const document = parseLossless(json);
  if (typeof document !== 'object' || document === null) return json;
  if (!OWN_TIMES.some((name) => name in document)) return json;
  const lasting = Object.entries(document).filter(([name]) => name !== VOLATILE);
  return canonicalJson(Object.fromEntries(lasting));
}
