'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTRPC } from '#components/trpc/client.tsx';
import { formatUtc } from '#components/ui/format.ts';
import type { EditorColumn, TableName } from '#server/sql/model/editor/names-in-scope.ts';
import { timestampLiteral } from '#server/sql/model/editor/write-period.ts';
import { formatType, type TrinoType } from '#server/sql/model/types.ts';
import type { EditorTab } from '../tabs/editor-tab.ts';
import type { EditorLanguage, VersionOffer } from './language.ts';
import { askWorker, useFunctions } from './use-worker.ts';

export interface TypedColumn extends EditorColumn {
  /** Null for a type that statements cannot read. */
  readonly trinoType: TrinoType | null;
}

const COLUMNS_STAY_MS = 60_000;

/** What the editor knows of the catalog at the tab's ref and moment. */
export function useLanguage({ ref, at, session }: Pick<EditorTab, 'ref' | 'at' | 'session'>) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const lake = useQuery(trpc.catalog.tables.queryOptions({ ref, at }));
  const marts = useQuery(trpc.editor.marts.queryOptions());
  const snippets = useQuery(trpc.workbench.snippets.queryOptions());
  const refs = useQuery(trpc.hub.refs.queryOptions({ ref }));
  const functions = useFunctions();
  const [loads, setLoads] = useState(0);

  return useMemo(() => {
    const tables: readonly TableName[] = [
      ...(lake.data?.namespaces.flatMap(({ name, tables: inside }) =>
        inside.map((table) => ['iceberg', name, table.name] as const),
      ) ?? []),
      ...(marts.data?.map(({ name }) => ['pg', 'marts', name] as const) ?? []),
    ];
    const options = (table: TableName) => ({
      ...trpc.editor.columns.queryOptions({ ref, at, tables: [[...table]] }),
      staleTime: COLUMNS_STAY_MS,
    });
    const typedColumns = (table: TableName): readonly TypedColumn[] | null =>
      client
        .getQueryData(options(table).queryKey)?.[0]
        ?.columns?.map(({ name, type, description }) => ({
          name,
          description,
          trinoType: type,
          type: type === null ? null : formatType(type),
        })) ?? null;
    const timeLine = (table: TableName) =>
      client.fetchQuery({
        ...trpc.editor.timeLine.queryOptions({ ref, tables: [[...table[1].split('.'), table[2]]] }),
        staleTime: COLUMNS_STAY_MS,
      });
    const language: EditorLanguage = {
      names: () => ({
        defaults: { catalog: session.catalog, schema: session.schema },
        catalogs: ['iceberg', 'pg'],
        tables,
        columnsOf: typedColumns,
        functions,
      }),
      load: async (names) => {
        const wanted = names.filter(
          (table) => client.getQueryData(options(table).queryKey) === undefined,
        );
        const asked = wanted.map((table) => client.fetchQuery(options(table)));
        const answers = await Promise.allSettled(asked);
        // What was drawn without these columns is drawn again.
        if (answers.some(({ status }) => status === 'fulfilled')) setLoads((count) => count + 1);
      },
      versions: async (table, kind) => {
        const line = await timeLine(table).catch(() => null);
        const [snapshots] = line?.tables ?? [];
        const marks = snapshots?.snapshots ?? [];
        if (kind === 'timestamp') {
          return marks.map(({ at: moment, operation }) => ({
            kind: 'moment',
            insert: timestampLiteral(moment.toISOString()),
            label: formatUtc(moment, 'second'),
            detail: operation ?? 'snapshot',
          }));
        }
        return [
          ...marks.map(
            (mark): VersionOffer => ({
              kind: 'snapshot',
              insert: String(mark.id),
              label: String(mark.id),
              detail: `${formatUtc(mark.at, 'second')} · ${mark.operation ?? 'snapshot'}`,
            }),
          ),
          ...(refs.data?.refs ?? []).map(
            (one): VersionOffer => ({
              kind: 'ref',
              insert: `'${one.name.replaceAll("'", "''")}'`,
              label: one.name,
              detail: one.kind,
            }),
          ),
        ];
      },
      snippets: () => snippets.data ?? [],
      format: (sql) => askWorker({ kind: 'format', sql }),
    };
    return { language, typedColumns, tables, loads };
  }, [
    ref,
    at,
    session.catalog,
    session.schema,
    lake.data,
    marts.data,
    snippets.data,
    refs.data,
    functions,
    loads,
    client,
    trpc,
  ]);
}
