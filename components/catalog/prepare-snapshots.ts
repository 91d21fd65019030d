import { formatBytes, formatCount } from '#components/ui/format.ts';
import type { SnapshotLine } from './types.ts';

export interface SnapshotRow {
  readonly id: string;
  readonly committedAt: Date;
  readonly operation: string;
  /** `+84 −12`; empty when the writer did not count. */
  readonly rows: string;
  readonly files: string;
  /** Rows in the table after it; null when not counted. */
  readonly total: bigint | null;
  readonly isCurrent: boolean;
}

export function prepareSnapshots(items: readonly SnapshotLine[]): readonly SnapshotRow[] {
  return items.map(({ snapshotId, committedAt, operation, summary, isCurrent }) => ({
    id: String(snapshotId),
    committedAt,
    operation: operation ?? 'unknown',
    rows: change(summary['added-records'], summary['deleted-records']),
    files: change(summary['added-data-files'], summary['deleted-data-files']),
    total: counter(summary['total-records']),
    isCurrent,
  }));
}

export interface TimelineMark {
  readonly id: string;
  /** Share of the width, 0 to 100. */
  readonly leftPct: number;
  /** Share of the height, 0 to 100: rows against the most there were. */
  readonly heightPct: number;
}

/** Snapshots along the time from the oldest shown to the newest; alone, one stands at the end. */
export function prepareTimeline(rows: readonly SnapshotRow[]): readonly TimelineMark[] {
  const times = rows.map(({ committedAt }) => committedAt.getTime());
  const from = Math.min(...times);
  const span = Math.max(...times) - from;
  const most = rows.reduce((max, { total }) => (total !== null && total > max ? total : max), 1n);
  return rows.map(({ id, committedAt, total }) => ({
    id,
    leftPct: span === 0 ? 100 : ((committedAt.getTime() - from) / span) * 100,
    // A share for a picture: a double is exact enough.
    heightPct: total === null ? 0 : (Number(total) / Number(most)) * 100,
  }));
}

export function totalsText(totals: {
  readonly rows: bigint | null;
  readonly files: bigint | null;
  readonly bytes: bigint | null;
}): { readonly rows: string | null; readonly size: string | null } {
  const { rows, files, bytes } = totals;
  return {
    rows: rows === null ? null : formatCount(rows),
    size:
      bytes === null
        ? null
        : `${formatBytes(Number(bytes))}${files === null ? '' : ` in ${formatCount(files)} ${files === 1n ? 'file' : 'files'}`}`,
  };
}

function change(added: string | undefined, deleted: string | undefined): string {
  const plus = counter(added) ?? 0n;
  const minus = counter(deleted) ?? 0n;
  return [plus > 0n && `+${formatCount(plus)}`, minus > 0n && `−${formatCount(minus)}`]
    .filter(Boolean)
    .join(' ');
}

function counter(text: string | undefined): bigint | null {
  return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : null;
}
