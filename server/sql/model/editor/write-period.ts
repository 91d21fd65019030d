import type { Relation } from './read-relation.ts';

/** The state of a table that a clause in the text names. */
export type Version =
  | { readonly kind: 'snapshot'; readonly id: bigint }
  /** Branch, tag or commit. */
  | { readonly kind: 'ref'; readonly name: string }
  /** ISO-8601 in UTC. */
  | { readonly kind: 'timestamp'; readonly at: string };

/** A change of a text: these characters become those. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Puts a clause behind a table, in place of the one that it has; null takes that one away. */
export function writePeriod({ period, end }: Relation, version: Version | null): TextEdit {
  if (version === null) return { start: end, end: period?.end ?? end, text: '' };
  const text = periodText(version);
  return period === null
    ? { start: end, end, text: ` ${text}` }
    : { start: period.start, end: period.end, text };
}

function periodText(version: Version): string {
  switch (version.kind) {
    case 'snapshot':
      return `FOR VERSION AS OF ${version.id}`;
    case 'ref':
      return `FOR VERSION AS OF '${version.name.replaceAll("'", "''")}'`;
    case 'timestamp':
      return `FOR TIMESTAMP AS OF ${timestampLiteral(version.at)}`;
  }
}

/** `TIMESTAMP '2026-01-31 12:00:00 UTC'`: with its zone, so that no session can move it. */
export const timestampLiteral = (at: string): string =>
  `TIMESTAMP '${new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '')} UTC'`;

/** What a clause says, from its text; null for an expression that is no constant of these kinds. */
export function readVersion(sql: string, { period }: Relation): Version | null {
  if (period?.value == null) return null;
  const text = sql.slice(period.value.start, period.value.end);
  if (period.kind === 'version') {
    const id = /^(?:BIGINT\s*)?'?(-?\d+)'?$/i.exec(text)?.[1];
    if (id !== undefined) return { kind: 'snapshot', id: BigInt(id) };
    const name = /^'((?:[^']|'')*)'$/.exec(text)?.[1];
    return name === undefined ? null : { kind: 'ref', name: name.replaceAll("''", "'") };
  }
  const literal = /^TIMESTAMP\s*'([^']+)'$/i.exec(text)?.[1];
  const at = literal === undefined ? null : instantIn(literal);
  return at === null ? null : { kind: 'timestamp', at };
}

/** A timestamp as people write it, as ISO-8601 in UTC; without a zone UTC is meant. Null: none. */
export function instantIn(text: string): string | null {
  const parts =
    /^\s*(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|UTC|[+-]\d{2}:\d{2})?\s*$/i.exec(
      text,
    );
  if (parts === null) return null;
  const [, day, time = '00:00', zone = 'Z'] = parts;
  const moment = new Date(`${day}T${time}${/^(Z|UTC)$/i.test(zone) ? 'Z' : zone}`);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
