import Link from 'next/link';
import { catalogHref } from '#components/catalog/catalog-url.ts';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatBytes, formatCount, formatDuration } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { Note } from '#components/ui/note.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { State } from '#components/ui/state.tsx';
import type { JobView, MaintenanceItem, MaintenanceResult } from '#server/maintenance/model/job.ts';
import { hasWork, JOB_STATE } from './prepare-maintenance.ts';

/** What a job did or would do: the sentence, the counts, and the list of what goes. */
export function TaskResult({ job, refName }: { readonly job: JobView; readonly refName: string }) {
  const { state, error, result, createdAt, endedAt } = job;
  if (result === null) {
    return (
      <Note kind={state === 'cancelled' ? 'info' : 'bad'} role="alert">
        {error ?? 'Stopped. Nothing is half done: start it again when you want.'}
      </Note>
    );
  }
  return (
    <div className="grid gap-2">
      <p role="status" className="flex flex-wrap items-center gap-2">
        <State kind={result.dryRun ? 'unknown' : JOB_STATE[state].kind}>
          {result.dryRun ? 'Dry run' : JOB_STATE[state].word}
        </State>
        <b className="font-medium">{result.summary}</b>
        {endedAt !== null && (
          <span className="text-small text-fg-3">
            in {formatDuration(endedAt.getTime() - createdAt.getTime())}
          </span>
        )}
      </p>
      {hasWork(result) && <Counts result={result} />}
      {result.commitHash !== null && (
        <p className="text-small text-fg-3">
          Committed as{' '}
          <Link href={`${catalogHref(refName)}?at=${result.commitHash}`} className="underline">
            <Hash value={result.commitHash} />
          </Link>
          .
        </p>
      )}
      {result.items.length > 0 && (
        <ScrollBox
          label={result.dryRun ? 'What would go' : 'What went'}
          className="max-h-72 overflow-auto rounded-2 border border-line px-2"
        >
          <DataTable
            label={result.dryRun ? 'What would go' : 'What went'}
            dense
            columns={COLUMNS}
            rows={result.items}
            rowKey={({ name }) => name}
          />
        </ScrollBox>
      )}
      {result.itemCount > result.items.length && (
        <p className="text-small text-fg-3">
          The largest {formatCount(result.items.length)} of {formatCount(result.itemCount)}.
        </p>
      )}
    </div>
  );
}

function Counts({ result }: { readonly result: MaintenanceResult }) {
  const lines = [
    result.filesRemoved > 0 &&
      `−${formatCount(result.filesRemoved)} files, ${formatBytes(result.bytesRemoved)}`,
    result.filesWritten > 0 &&
      `+${formatCount(result.filesWritten)} files, ${formatBytes(result.bytesWritten)}`,
    result.snapshotsRemoved > 0 && `−${formatCount(result.snapshotsRemoved)} snapshots`,
  ].filter((line) => line !== false);
  return <p className="font-mono text-small text-fg-2">{lines.join('   ')}</p>;
}

const COLUMNS: readonly DataColumn<MaintenanceItem>[] = [
  {
    id: 'name',
    header: 'Name',
    className: 'w-full max-w-0 truncate [direction:rtl] text-left',
    cell: ({ name }) => (
      <code title={name}>
        <bdi>{name}</bdi>
      </code>
    ),
  },
  {
    id: 'bytes',
    header: 'Size',
    align: 'right',
    cell: ({ bytes }) => (bytes === null ? '' : formatBytes(bytes)),
  },
  { id: 'note', header: 'Why', cell: ({ note }) => <span className="text-fg-3">{note}</span> },
];
