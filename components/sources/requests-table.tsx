'use client';

import { useState } from 'react';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatBytes, formatCount, formatDuration, formatUtc } from '#components/ui/format.ts';
import { Section } from '#components/ui/section.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { State } from '#components/ui/state.tsx';
import type { RequestView } from '#server/sources/source-views.ts';
import { isFailed, readablePath } from './prepare-source.ts';

/** What the site was asked and how it answered, newest first. */
export function RequestsTable({ requests }: { readonly requests: readonly RequestView[] }) {
  const [only, setOnly] = useState<'all' | 'failed'>('all');
  const failed = requests.filter(isFailed);
  return (
    <Section
      title="Last requests"
      aside={formatCount(requests.length)}
      action={
        failed.length > 0 && (
          <Segments
            label="Requests"
            size="small"
            segments={[
              { value: 'all', label: 'All' },
              { value: 'failed', label: 'Failed', count: failed.length },
            ]}
            value={only}
            onChange={setOnly}
          />
        )
      }
    >
      <DataTable
        label="Last requests"
        dense
        columns={COLUMNS}
        rows={only === 'failed' ? failed : requests}
        rowKey={({ at, path, ms }) => `${at.getTime()} ${path} ${ms}`}
        empty={<p className="py-2 text-fg-3">The site was not asked yet.</p>}
      />
    </Section>
  );
}

const COLUMNS: readonly DataColumn<RequestView>[] = [
  {
    id: 'at',
    header: 'At, UTC',
    cell: ({ at }) => (
      <span className="font-mono" title={formatUtc(at, 'second')}>
        {formatUtc(at, 'second').slice(-12, -4)}
      </span>
    ),
  },
  {
    id: 'status',
    header: 'Answer',
    cell: (request) => (
      <State kind={isFailed(request) ? 'bad' : 'good'}>{request.status ?? 'none'}</State>
    ),
  },
  {
    id: 'path',
    header: 'Asked for',
    className: 'w-full max-w-0 truncate',
    cell: ({ path, note }) => (
      <span title={note === null ? path : `${path}\n${note}`}>
        <code>{readablePath(path)}</code>
        {note !== null && <span className="ml-2 text-bad-text">{note}</span>}
      </span>
    ),
  },
  {
    id: 'documents',
    header: 'Documents',
    align: 'right',
    hideBelow: 'md',
    cell: ({ documents }) => (documents === null ? '' : formatCount(documents)),
  },
  {
    id: 'bytes',
    header: 'Size',
    align: 'right',
    hideBelow: 'xl',
    cell: ({ bytes }) => <span className="text-fg-3">{formatBytes(bytes)}</span>,
  },
  {
    id: 'ms',
    header: 'Took',
    align: 'right',
    cell: ({ ms }) => <span className="text-fg-3">{formatDuration(ms)}</span>,
  },
];
