'use client';

import { Waypoints } from 'lucide-react';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Note } from '#components/ui/note.tsx';
import { Pill } from '#components/ui/pill.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import type { Influence, Lineage, Origin } from '#server/sql/model/lineage/lineage-types.ts';
import type { LookedAtStatement } from '../plan/looked-at.ts';
import { useLineage } from '../plan/use-planned.ts';

interface Props {
  /** What Run would send; null when there is nothing. */
  readonly statement: LookedAtStatement | null;
}

const HOW = {
  copied: 'as it is',
  computed: 'computed',
  aggregated: 'aggregated',
} as const satisfies Record<Origin['how'], string>;

const INFLUENCE = {
  filter: 'Filters rows',
  join: 'Joins rows',
  group: 'Groups rows',
  sort: 'Sorts rows',
} as const satisfies Record<Influence['kind'], string>;

/** Which columns of which tables each column of the statement comes from. */
export function LineagePane({ statement }: Props) {
  const lineage = useLineage(statement);
  if (statement === null) return <Nothing />;
  if (lineage.isPending) return <SkeletonRows label="Tracing the columns" />;
  if (lineage.isError) return <ErrorState error={lineage.error} onRetry={lineage.refetch} />;
  return lineage.data === null ? <Nothing /> : <LineageTable lineage={lineage.data} />;
}

function Nothing() {
  return (
    <EmptyState icon={Waypoints} title="No columns to trace">
      Write a query to see which columns its result comes from.
    </EmptyState>
  );
}

function LineageTable({ lineage }: { readonly lineage: Lineage }) {
  const { columns, influences, unknown, target } = lineage;
  // Several columns may have one name; their place tells them apart.
  const lines = columns.map((column, index) => ({ ...column, place: String(index + 1) }));
  return (
    <div className="grid gap-3">
      {unknown.length > 0 && (
        <Note kind="warn">Not known where these come from: {unknown.join(', ')}.</Note>
      )}
      {target !== null && (
        <p className="text-small text-fg-2">
          Writes <code>{target}</code>
        </p>
      )}
      <ScrollBox label="Where the columns come from">
        <table
          aria-label="Where the columns come from"
          className="w-full border-collapse text-small"
        >
          <thead>
            <tr className="border-b border-line text-left text-fg-3">
              <th className="py-1 pr-4 font-medium">Column</th>
              <th className="py-1 font-medium">Comes from</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ name, origins, place }) => (
              <tr key={place} className="border-b border-line align-top last:border-0">
                <th scope="row" className="py-1 pr-4 text-left font-medium">
                  {name}
                </th>
                <td className="py-1">
                  <Origins origins={origins} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {influences.length > 0 && (
        <dl className="grid gap-1 text-small">
          {influences.map(({ kind, origins }) => (
            <div key={kind} className="flex flex-wrap gap-x-3">
              <dt className="w-24 text-fg-3">{INFLUENCE[kind]}</dt>
              <dd className="flex min-w-0 flex-wrap gap-x-3">
                {origins.map(({ table, column }) => (
                  <code key={`${table} ${column}`}>{`${table}.${column}`}</code>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function Origins({ origins }: { readonly origins: readonly Origin[] }) {
  if (origins.length === 0) return <span className="text-fg-3">no table</span>;
  return (
    <ul className="grid gap-0.5">
      {origins.map(({ table, column, how }) => (
        <li key={`${table} ${column}`} className="flex flex-wrap items-center gap-2">
          <code>{`${table}.${column}`}</code>
          <Pill>{HOW[how]}</Pill>
        </li>
      ))}
    </ul>
  );
}
