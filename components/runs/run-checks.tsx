'use client';

import Link from 'next/link';
import { useState } from 'react';
import { sqlHref } from '#components/catalog/catalog-url.ts';
import { Button } from '#components/ui/button.tsx';
import { type DataColumn, DataTable } from '#components/ui/data-table.tsx';
import { formatCount } from '#components/ui/format.ts';
import { State } from '#components/ui/state.tsx';
import { CHECK_STATE } from './prepare-run.ts';
import type { Check, Run } from './types.ts';

interface Props {
  readonly run: Run;
  readonly checks: readonly Check[];
}

/** What the run checked, what needs a look first, each with the statement that finds its rows. */
export function RunChecks({ run, checks }: Props) {
  const [all, setAll] = useState(false);
  if (checks.length === 0) {
    return <p className="py-2 text-fg-3">Checks run after the tables that they look at.</p>;
  }
  // Before the merge the rows are only on the branch of the run; after it that branch is gone.
  const ref = run.mergedHash === null ? run.branch : run.ref;
  // What needs a look stands first and is always in sight.
  const first = Math.max(FIRST, checks.filter(({ state }) => state !== 'pass').length);
  return (
    <>
      <DataTable
        label="Checks"
        dense
        columns={columnsOf({ ref, at: run.mergedHash })}
        rows={all ? checks : checks.slice(0, first)}
        rowKey={({ name, asset }) => `${asset} ${name}`}
      />
      {checks.length > first && (
        <Button size="small" variant="ghost" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? 'Show fewer' : `Show all ${checks.length}`}
        </Button>
      )}
    </>
  );
}

const FIRST = 8;

const columnsOf = (view: {
  readonly ref: string;
  readonly at: string | null;
}): readonly DataColumn<Check>[] => [
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => <State kind={CHECK_STATE[state].kind}>{CHECK_STATE[state].word}</State>,
  },
  {
    id: 'name',
    header: 'Check',
    className: 'max-w-0 w-full truncate',
    cell: ({ name, message }) => (
      <span title={message ?? name}>
        <code>{name}</code>
        {message !== null && <span className="ml-2 text-bad-text">{message}</span>}
      </span>
    ),
  },
  {
    id: 'asset',
    header: 'Of',
    hideBelow: 'md',
    cell: ({ asset }) => <code className="text-fg-2">{asset}</code>,
  },
  {
    id: 'failures',
    header: 'Failing rows',
    align: 'right',
    sortBy: ({ failures }) => failures,
    cell: ({ failures }) => (failures === 0 ? '' : formatCount(failures)),
  },
  {
    id: 'open',
    header: <span className="sr-only">Rows</span>,
    align: 'right',
    cell: ({ sql, name }) => (
      <Link
        href={sqlHref(view, sql)}
        aria-label={`Open ${name} in SQL`}
        className="font-medium text-accent-text hover:underline"
      >
        Open in SQL
      </Link>
    ),
  },
];
