'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/trpc/client.tsx';
import { formatUtc } from '#components/ui/format.ts';
import type { TableInText } from '#server/sql/model/editor/tables-in.ts';
import type { MarkRow } from './prepare-time-line.ts';
import type { TimeLineData } from './time-line-data.ts';

/** When the ref and the lake's tables of a statement changed. */
export function useTimeLine(ref: string, tables: readonly TableInText[], isWanted: boolean) {
  const trpc = useTRPC();
  const names = new Map(
    tables
      .filter(({ table }) => table[0] === 'iceberg')
      .map(({ table }) => [table.join('.'), [...table[1].split('.'), table[2]]]),
  );
  const keys = [...names.values()].slice(0, 20);
  const line = useQuery({
    ...trpc.editor.timeLine.queryOptions({ ref, tables: keys }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
  return { line, rows: line.data === undefined ? [] : rowsOf(ref, line.data) };
}

function rowsOf(ref: string, { commits, tags, tables }: TimeLineData): readonly MarkRow[] {
  const tagMarks = tags.flatMap(({ name, at }) =>
    at === null ? [] : [{ id: `tag ${name}`, at: at.getTime(), label: name }],
  );
  return [
    ...(tagMarks.length === 0 ? [] : [{ name: 'Tags', marks: tagMarks }]),
    {
      name: `Commits on ${ref}`,
      marks: commits.map(({ hash, at, message }) => ({
        id: hash,
        at: at.getTime(),
        label: `${formatUtc(at, 'second')} ${message}`,
      })),
    },
    ...tables.map(({ key, snapshots }) => ({
      name: key.join('.'),
      marks: (snapshots ?? []).map(({ id, at, operation }) => ({
        id: String(id),
        at: at.getTime(),
        label: `${formatUtc(at, 'second')} ${operation ?? 'snapshot'}`,
      })),
    })),
  ];
}
