import type { Advice, TableHealth } from './table-health.ts';

/** Saving fewer files is not worth a rewrite. */
const MANY_FILES = 4;
/** Below this, more manifests cost a reader nothing that it would notice. */
const MANY_MANIFESTS = 20;

const number = (value: number): string => value.toLocaleString('en');
const plural = (count: number, one: string, many: string): string =>
  `${number(count)} ${count === 1 ? one : many}`;

/** What maintenance would do for a table that is stored so, the most useful first. */
export function adviseTable(
  health: Pick<TableHealth, 'files' | 'deletes' | 'manifests' | 'snapshots'>,
): readonly Advice[] {
  const { files, deletes, manifests, snapshots } = health;
  const advice: Advice[] = [];
  if (files.small - files.smallAfter >= MANY_FILES) {
    const why = `${number(files.small)} of ${plural(files.count, 'file', 'files')} could be ${number(files.smallAfter)}.`;
    advice.push({ kind: 'compact', why });
  } else if (deletes.filesAffected > 0) {
    const why = `${plural(deletes.filesAffected, 'file has', 'files have')} deleted rows to skip.`;
    advice.push({ kind: 'compact', why });
  }
  if (manifests.small >= MANY_MANIFESTS) {
    const why = `${number(manifests.small)} of ${plural(manifests.count, 'manifest', 'manifests')} could be fewer.`;
    advice.push({ kind: 'rewrite-manifests', why });
  }
  if (snapshots.expirable > 0) {
    const why = `${plural(snapshots.expirable, 'snapshot is', 'snapshots are')} older than ${snapshots.keptSince.toISOString().slice(0, 10)}.`;
    advice.push({ kind: 'expire-snapshots', why });
  }
  return advice;
}
