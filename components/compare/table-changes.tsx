'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { SquareTerminal } from 'lucide-react';
import { sqlHref } from '#components/catalog/catalog-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { formatBytes, formatCount, formatPlural } from '#components/ui/format.ts';
import { Note } from '#components/ui/note.tsx';
import { Meta, Section } from '#components/ui/section.tsx';
import { quoteIdentifier } from '#server/sql/model/quote.ts';
import { ChangeFigures } from './change-figures.tsx';
import { totalsLine } from './prepare-compare.ts';
import { RowChanges } from './row-changes.tsx';
import { SchemaChanges } from './schema-changes.tsx';
import { statesInput } from './states-input.ts';
import type { BothSides, ComparedStates, StateRef, TableComparison } from './types.ts';

/** A table at two states: what its snapshots say, its columns, its files, its rows. */
export function TableChanges(states: ComparedStates) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.compare.table.queryOptions(statesInput(states)));
  return (
    <div className="grid gap-4">
      <Totals table={data} />
      {data.both === null ? (
        <OneSide table={data} states={states} />
      ) : (
        <>
          <SchemaChanges {...states} />
          <Files both={data.both} />
          <RowChanges {...states} />
        </>
      )}
    </div>
  );
}

function Totals({ table: { figures } }: { readonly table: TableComparison }) {
  const { before, after, steps } = figures;
  return (
    <div className="grid gap-1">
      <Meta>
        <span>
          before: <b>{before === null ? 'not there' : totalsLine(before)}</b>
        </span>
        <span>
          after: <b>{after === null ? 'not there' : totalsLine(after)}</b>
        </span>
      </Meta>
      {steps !== null && steps.snapshots > 0 && (
        <p className="text-small text-fg-3">
          {formatPlural(steps.snapshots, 'snapshot')} between them wrote{' '}
          <ChangeFigures added={steps.addedRows} removed={steps.removedRows} /> rows in{' '}
          <ChangeFigures added={steps.addedFiles} removed={steps.removedFiles} unit="files" /> files
          by their own counters; a file that is rewritten counts all of its rows.
        </p>
      )}
      {steps === null && before !== null && after !== null && (
        <p className="text-small text-fg-3">
          Neither state comes from the other: each wrote on its own since they were the same.
        </p>
      )}
    </div>
  );
}

function OneSide({
  table,
  states,
}: {
  readonly table: TableComparison;
  readonly states: ComparedStates;
}) {
  const isNew = table.figures.before === null;
  const state = isNew ? states.to : states.from;
  return (
    <Note
      action={
        <ButtonLink size="small" icon={SquareTerminal} href={rowsHref(state)}>
          Read its rows
        </ButtonLink>
      }
    >
      {isNew
        ? 'The table is new: all of its rows and columns came.'
        : 'The table is gone: all of its rows and columns went. The older state still has them.'}{' '}
      It has {formatPlural(table.columnCount, 'column')}.
    </Note>
  );
}

function rowsHref({ hash, key }: StateRef): string {
  const name = ['iceberg', key.slice(0, -1).join('.'), key.at(-1) ?? ''].map(quoteIdentifier);
  const sql = `SELECT *\nFROM ${name.join('.')} FOR VERSION AS OF '${hash}'\nLIMIT 100`;
  return sqlHref({ ref: hash, at: null }, sql);
}

function Files({ both: { files } }: { readonly both: BothSides }) {
  const { before, after, shared } = files;
  const side = (label: string, figures: typeof before) => (
    <span>
      {label}{' '}
      <b>
        {formatPlural(figures.files, 'file')}, {formatCount(figures.rows)} rows,{' '}
        {formatBytes(Number(figures.bytes))}
      </b>
      {figures.deleteFiles > 0 && ` and ${formatPlural(figures.deleteFiles, 'delete file')}`}
    </span>
  );
  return (
    <Section title="Files">
      <Meta>
        {side('only before:', before)}
        {side('only after:', after)}
        <span>
          the same on both:{' '}
          <b>
            {formatPlural(shared.files, 'file')}, {formatCount(shared.rows)} rows
          </b>
          , not read
        </span>
      </Meta>
    </Section>
  );
}
