'use client';

import { Download, SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { sqlHref } from '#components/catalog/catalog-url.ts';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { formatCount } from '#components/ui/format.ts';
import { Menu } from '#components/ui/menu.tsx';
import { Note } from '#components/ui/note.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { ROW_CHANGES, type RowChange } from '#server/compare/model/row-change.ts';
import type { SpooledResult } from '#server/engine/port.ts';
import { DifferenceGrid } from './difference-grid.tsx';
import { diffColumns, lineRange, movedRows } from './prepare-rows.ts';
import type { BothSides, CountedRows, StartedRows } from './types.ts';

interface Props {
  readonly started: StartedRows;
  readonly result: SpooledResult;
  readonly counted: CountedRows;
  readonly leftOut: BothSides['columns']['leftOut'];
}

type Choice = RowChange | 'all';

/** A longer statement stands in the history all the same. */
const LONGEST_IN_ADDRESS = 6_000;

const WORDS = {
  changed: 'Changed',
  removed: 'Removed',
  added: 'Added',
  filled: 'Filled',
} as const satisfies Record<RowChange, string>;

/** Rows that were found to differ, kind by kind, and what is not among them. */
export function RowDifference({ started, result, counted, leftOut }: Props) {
  const [choice, setChoice] = useState<Choice>('all');
  const [hidesSame, setHidesSame] = useState(false);
  const kinds = ROW_CHANGES.filter((change) => counted.rows[change] > 0n);
  const total = kinds.reduce((sum, change) => sum + Number(counted.rows[change]), 0);
  const range = lineRange(counted.lines, choice);
  const columns = diffColumns(started.columns);
  const moved = movedRows(counted.rows, started.rowsRead);
  return (
    <>
      {total === 0 ? (
        <p className="py-2 text-fg-3">No row differs.</p>
      ) : (
        <>
          <div className="mb-2 flex flex-wrap items-center gap-2">
            <Segments
              label="Rows to show"
              size="small"
              segments={[
                { value: 'all', label: 'All', count: total },
                ...kinds.map((change) => ({
                  value: change,
                  label: WORDS[change],
                  count: Number(counted.rows[change]),
                })),
              ]}
              value={choice}
              onChange={setChoice}
            />
            <span className="ml-auto flex gap-2">
              <Button
                size="small"
                aria-pressed={hidesSame}
                onClick={() => setHidesSame(!hidesSame)}
              >
                {hidesSame ? 'Columns: with changes' : 'Columns: all'}
              </Button>
              {started.sql.length < LONGEST_IN_ADDRESS && (
                <ButtonLink
                  size="small"
                  icon={SquareTerminal}
                  href={sqlHref({ ref: started.hash, at: null }, started.sql)}
                >
                  Open in SQL
                </ButtonLink>
              )}
              <ExportMenu id={started.queryId} />
            </span>
          </div>
          <DifferenceGrid
            key={choice}
            id={started.queryId}
            columns={columns}
            result={result}
            range={range}
            hidesSame={hidesSame}
          />
        </>
      )}
      <Remarks
        started={started}
        result={result}
        total={total}
        filled={counted.rows.filled}
        moved={moved}
        leftOut={leftOut}
      />
    </>
  );
}

interface RemarksProps extends Pick<Props, 'started' | 'result' | 'leftOut'> {
  readonly total: number;
  readonly filled: bigint;
  readonly moved: bigint | null;
}

/** What the counts mean, and what they leave out. */
function Remarks({ started, result, total, filled, moved, leftOut }: RemarksProps) {
  const { key } = started;
  return (
    <div className="mt-2 grid gap-2 text-small text-fg-3">
      {result.truncated && (
        <Note kind="warn">
          The first {formatCount(result.rowCount)} of {formatCount(total)} rows are kept; the counts
          are of all. Run the statement in the SQL page with a condition to see the others.
        </Note>
      )}
      {filled > 0n && (
        <Note>
          {formatCount(filled)} rows differ only by a value in a column that one side alone has:
          they are filled, not changed. Rows in files that both sides have are not among them.
        </Note>
      )}
      {leftOut.map(({ name, why }) => (
        <Note key={name} kind="warn">
          Column <code>{name}</code> is not compared: {why}.
        </Note>
      ))}
      <p>
        {key.length === 0
          ? 'Rows are told apart by all their values: one can come or go, but not change.'
          : `Keys from ${key.join(', ')}, unique among the rows that were read.`}
        {moved !== null && moved > 0n && (
          <> {formatCount(moved)} rows that were read are the same, only in another file.</>
        )}
      </p>
    </div>
  );
}

function ExportMenu({ id }: { readonly id: string }) {
  const href = (format: string) => `/api/queries/${id}/export?format=${format}`;
  const formats = [
    { id: 'csv', label: 'CSV' },
    { id: 'json', label: 'JSON' },
    { id: 'parquet', label: 'Parquet' },
  ];
  return (
    <Menu
      trigger={
        <Button size="small" icon={Download}>
          Export
        </Button>
      }
      items={formats.map(({ id: format, label }) => ({
        id: format,
        label,
        onSelect: () => window.location.assign(href(format)),
      }))}
    />
  );
}
