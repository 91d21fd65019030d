'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { Button } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { formatCount, formatUtc } from '#components/ui/format.ts';
import { Pill } from '#components/ui/pill.tsx';
import { type Rule, ruleOf } from '#server/quality/model/rules.ts';
import { DocumentDialog } from './document-dialog.tsx';
import { isAtFault, VERDICT_PILL } from './prepare-quality.ts';
import { PAGE_SIZE, rowsInput } from './quarantine-url.ts';
import type { VerdictLine } from './types.ts';
import { useQuarantineUrl } from './use-quarantine-url.ts';

interface Props {
  readonly rules: readonly Rule[];
  /** How many there are in all. */
  readonly total: number;
}

/** The documents of the filter, a page at a time; one opens with its whole text. */
export function VerdictRows({ rules, total }: Props) {
  const { url, go, isPending } = useQuarantineUrl();
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.quality.rows.queryOptions(rowsInput(url)));
  const [open, setOpen] = useState<VerdictLine | null>(null);
  const first = url.page * PAGE_SIZE;
  if (data.rows.length === 0) {
    return (
      <EmptyState
        title={url.page === 0 ? 'No document like that' : 'No document on this page'}
        action={url.page > 0 && <Button onClick={() => go({ page: 0 })}>To the first page</Button>}
      >
        Nothing at this commit has this verdict with what is chosen above.
      </EmptyState>
    );
  }
  return (
    <div aria-busy={isPending} className={clsx(isPending && 'opacity-60')}>
      <DataTable
        label="Documents"
        dense
        columns={columnsOf(rules)}
        rows={data.rows}
        rowKey={({ entryId }) => entryId}
        onOpen={setOpen}
      />
      <div className="mt-2 flex flex-wrap items-center gap-2 text-small text-fg-3">
        <span role="status">
          {formatCount(first + 1)} to {formatCount(first + data.rows.length)} of{' '}
          {formatCount(total)}, newest reading first, times in UTC
        </span>
        <span className="ml-auto flex gap-1">
          <Button
            size="small"
            icon={ChevronLeft}
            disabled={url.page === 0}
            onClick={() => go({ page: url.page - 1 })}
          >
            Newer
          </Button>
          <Button
            size="small"
            icon={ChevronRight}
            disabled={!data.hasMore}
            onClick={() => go({ page: url.page + 1 })}
          >
            Older
          </Button>
        </span>
      </div>
      {open !== null && (
        <DocumentDialog
          line={open}
          rule={ruleOf(rules, open.reason)}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

const fault = (is: boolean) => clsx(is && '-mx-1 rounded-1 bg-warn-bg px-1 text-warn-text');

const columnsOf = (rules: readonly Rule[]): readonly DataColumn<VerdictLine>[] => [
  {
    id: 'time',
    header: 'Reading',
    cell: ({ readAt, reason, verdict }) => (
      <span className={clsx('font-mono', fault(isAtFault(ruleOf(rules, reason), verdict, 'time')))}>
        {readAt === null ? 'no time' : formatUtc(readAt, 'second').replace(' UTC', '')}
      </span>
    ),
  },
  {
    id: 'glucose',
    header: 'mg/dL',
    align: 'right',
    cell: ({ glucoseMgDl, reason, verdict }) => (
      <span
        className={clsx('font-mono', fault(isAtFault(ruleOf(rules, reason), verdict, 'glucose')))}
      >
        {glucoseMgDl ?? <i className="text-fg-3">none</i>}
      </span>
    ),
  },
  {
    id: 'verdict',
    header: 'Verdict',
    cell: ({ verdict }) => <Pill kind={VERDICT_PILL[verdict]}>{verdict}</Pill>,
  },
  {
    id: 'reason',
    header: 'Why',
    cell: ({ reason, flags }) => (
      <span className="inline-flex items-center gap-1.5" title={reason}>
        {ruleOf(rules, reason).title}
        {flags.map((flag) => (
          <Pill key={flag}>{flag}</Pill>
        ))}
      </span>
    ),
  },
  {
    id: 'person',
    header: 'Person',
    className: 'max-w-40 truncate',
    cell: ({ person }) => <span title={person}>{person}</span>,
  },
  {
    id: 'source',
    header: 'Source',
    hideBelow: 'md',
    className: 'max-w-40 truncate',
    cell: ({ source }) => <code title={source}>{source}</code>,
  },
  {
    id: 'device',
    header: 'Device',
    hideBelow: 'xl',
    className: 'max-w-48 truncate',
    cell: ({ device, reason, verdict }) => (
      <span
        className={clsx('text-fg-2', fault(isAtFault(ruleOf(rules, reason), verdict, 'device')))}
        title={device ?? undefined}
      >
        {device}
      </span>
    ),
  },
  {
    id: 'document',
    header: 'Document',
    className: 'w-full max-w-0 truncate',
    hideBelow: 'md',
    cell: ({ documentId }) => (
      <code className="text-fg-3" title={documentId}>
        {documentId}
      </code>
    ),
  },
];
