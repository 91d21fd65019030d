'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { momentKind, withRef } from '#components/shell/ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { formatUtc } from '#components/ui/format.ts';
import type { TableName } from '#server/sql/model/editor/names-in-scope.ts';
import type { TypedColumn } from '../editor/use-language.ts';
import type { EditorTab } from '../tabs/editor-tab.ts';
import { CatalogTree } from './catalog-tree.tsx';

interface Props {
  readonly active: EditorTab;
  readonly tables: readonly TableName[];
  readonly typedColumns: (table: TableName) => readonly TypedColumn[] | null;
  readonly onLoad: (table: TableName) => void;
  readonly onInsert: (text: string) => void;
  readonly onPreview: (table: TableName) => void;
}

const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** The catalog at the ref and moment of the tab, beside its statements. */
export function TreePane(props: Props) {
  const { active, tables, typedColumns, onLoad, onInsert, onPreview } = props;
  const { ref, at } = active;
  const trpc = useTRPC();
  const { defaultBranch } = useConsole();
  const lake = useQuery(trpc.catalog.tables.queryOptions({ ref, at }));
  const marts = useQuery(trpc.editor.marts.queryOptions());
  const details = useMemo(
    () =>
      new Map([
        ...(lake.data?.namespaces ?? []).flatMap(({ name, tables: inside }) =>
          inside.map(
            (table) =>
              [
                `iceberg.${name}.${table.name}`,
                table.totals?.rows == null
                  ? table.type === 'ICEBERG_VIEW'
                    ? 'view'
                    : ''
                  : SHORT.format(table.totals.rows),
              ] as const,
          ),
        ),
        ...(marts.data ?? []).map(
          ({ name, rowCount }) => [`pg.marts.${name}`, SHORT.format(rowCount)] as const,
        ),
      ]),
    [lake.data, marts.data],
  );
  const moment =
    at === null ? null : momentKind(at) === 'time' ? formatUtc(new Date(at)) : at.slice(0, 8);
  const pageOf = ([catalog, schema, table]: TableName) => {
    if (catalog !== 'iceberg') return null;
    const path = [ref, schema, table].map(encodeURIComponent).join('/');
    return withRef(`/catalog/${path}`, { ref, at }, defaultBranch);
  };
  return (
    <div className="sticky top-11 h-[calc(100vh-68px)] w-64 shrink-0 border-r border-line bg-subtle max-lg:w-52 max-md:static max-md:h-56 max-md:w-full max-md:border-r-0 max-md:border-b">
      {lake.isError && (
        <p role="alert" className="px-3 py-2 text-small text-bad-text">
          {lake.error.message}
        </p>
      )}
      <CatalogTree
        refName={ref}
        defaultBranch={defaultBranch}
        moment={moment}
        tables={tables}
        details={details}
        isLoading={lake.isPending}
        columnsOf={typedColumns}
        onLoad={onLoad}
        onInsert={onInsert}
        onPreview={onPreview}
        pageOf={pageOf}
      />
    </div>
  );
}
