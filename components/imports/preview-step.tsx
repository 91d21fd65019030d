'use client';

import clsx from 'clsx';
import { useState } from 'react';
import { VERDICT_PILL, VERDICT_WORD } from '#components/quality/prepare-quality.ts';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatCount, formatPlural, formatUtc } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { type Rule, ruleOf } from '#server/quality/model/rules.ts';
import type { Verdict } from '#server/quality/model/verdicts.ts';
import type { ImportPreview, PreviewedDocument } from '#server/sources/import-views.ts';
import { rowsOf, type VerdictShare, verdictShares } from './prepare-import.ts';

interface Props {
  readonly content: NonNullable<ImportPreview['content']>;
  readonly rules: readonly Rule[];
}

/** What the pipeline would say about each document; nothing has been written. */
export function PreviewStep({ content, rules }: Props) {
  const [verdict, setVerdict] = useState<Verdict | 'all'>('all');
  const shares = verdictShares(content.verdicts, (reason) => ruleOf(rules, reason).title);
  return (
    <div className="grid gap-3">
      <p className="text-small text-fg-2">{factsOf(content).join(' · ')}</p>
      {content.isCut && (
        <Note kind="info">
          Only the first {formatCount(content.documents)} documents were looked at; all are
          imported, and each gets its verdict then.
        </Note>
      )}
      {content.notes.map((note) => (
        <Note key={note} kind="warn">
          {note}
        </Note>
      ))}
      {shares.length > 0 && <VerdictBar shares={shares} />}
      {content.sample.length > 0 && (
        <>
          <div>
            <Segments
              label="Verdict"
              size="small"
              segments={[
                { value: 'all', label: 'All' },
                ...shares.map((share) => ({
                  value: share.verdict,
                  label: VERDICT_WORD[share.verdict],
                  count: share.documents,
                })),
              ]}
              value={verdict}
              onChange={setVerdict}
            />
          </div>
          <ScrollBox
            label="Documents of the file"
            className="max-h-96 overflow-auto rounded-2 border border-line px-2"
          >
            <DataTable
              label="Documents of the file"
              dense
              columns={columnsOf(rules)}
              rows={rowsOf(content.sample, verdict)}
              rowKey={({ ordinal }) => String(ordinal)}
              empty={
                <p className="py-2 text-fg-3">
                  None of them is among the {formatCount(content.sample.length)} documents shown.
                </p>
              }
            />
          </ScrollBox>
          <p className="text-small text-fg-3">
            {formatPlural(content.sample.length, 'document')} of {formatCount(content.documents)},
            what is not kept first. Times in UTC.
          </p>
        </>
      )}
    </div>
  );
}

function factsOf(content: Props['content']): readonly string[] {
  const { from, to, people, known, collections } = content;
  return [
    collections
      .map(({ collection, documents }) => `${formatCount(documents)} ${WORD[collection]}`)
      .join(', '),
    people.length === 1 ? (people[0] ?? '') : `${formatPlural(people.length, 'person', 'people')}`,
    from !== null && to !== null ? `${day(from)} to ${day(to)}` : 'no times',
    known > 0 ? `${formatCount(known)} are there already and change nothing` : 'all are new',
  ];
}

const WORD = {
  entries: 'readings',
  treatments: 'treatments',
  profiles: 'profiles',
  device_status: 'device states',
} as const;

const day = (iso: string): string => formatUtc(new Date(iso)).slice(0, -10);

const COLOUR = {
  keep: 'bg-good',
  route: 'bg-run',
  dedup: 'bg-fg-4',
  drop: 'bg-line-strong',
  quarantine: 'bg-warn',
} as const satisfies Record<Verdict, string>;

function VerdictBar({ shares }: { readonly shares: readonly VerdictShare[] }) {
  return (
    <div>
      <div aria-hidden className="flex h-3 gap-0.5 overflow-hidden rounded-1">
        {shares.map(({ verdict, documents }) => (
          <span
            key={verdict}
            className={clsx('min-w-1', COLOUR[verdict])}
            style={{ flexGrow: documents }}
          />
        ))}
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-8 gap-y-2">
        {shares.map(({ verdict, documents, reasons }) => (
          <li key={verdict} className="grid max-w-72 grid-cols-[10px_minmax(0,1fr)] gap-x-2">
            <span aria-hidden className={clsx('mt-1.5 size-2.5 rounded-1', COLOUR[verdict])} />
            <span>
              <b>{formatCount(documents)}</b> {verdict}
              <span className="block text-small text-fg-3">{reasons}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const columnsOf = (rules: readonly Rule[]): readonly DataColumn<PreviewedDocument>[] => [
  {
    id: 'ordinal',
    header: 'No.',
    align: 'right',
    cell: ({ ordinal }) => <span className="text-fg-3">{formatCount(ordinal)}</span>,
  },
  {
    id: 'verdict',
    header: 'Verdict',
    cell: ({ verdict }) => <Pill kind={VERDICT_PILL[verdict]}>{verdict}</Pill>,
  },
  {
    id: 'reason',
    header: 'Why',
    cell: ({ reason, verdict }) =>
      verdict === 'keep' ? '' : <span title={reason}>{ruleOf(rules, reason).title}</span>,
  },
  {
    id: 'time',
    header: 'Reading',
    cell: ({ time }) => (
      <span className="font-mono">
        {time === null ? 'no time' : formatUtc(new Date(time), 'second').replace(' UTC', '')}
      </span>
    ),
  },
  {
    id: 'glucose',
    header: 'Glucose',
    align: 'right',
    cell: ({ glucose }) => (
      <span className="font-mono">{glucose ?? <i className="text-fg-3">none</i>}</span>
    ),
  },
  {
    id: 'person',
    header: 'Person',
    hideBelow: 'md',
    className: 'max-w-40 truncate',
    cell: ({ person }) => person,
  },
  {
    id: 'device',
    header: 'Device',
    hideBelow: 'md',
    className: 'w-full max-w-0 truncate',
    cell: ({ device }) => <span className="text-fg-2">{device}</span>,
  },
];
