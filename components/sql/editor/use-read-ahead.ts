'use client';

import { useEffect, useState } from 'react';
import type { TableName } from '#server/sql/model/editor/names-in-scope.ts';
import { bindParameters } from '#server/sql/model/editor/parameters.ts';
import type { Problem, Surroundings } from '#server/sql/model/editor/quick-fixes.ts';
import { type StatementSpan, splitStatements } from '#server/sql/model/editor/split-statements.ts';
import { tablesIn } from '#server/sql/model/editor/tables-in.ts';
import type { EditorLanguage, EditorMarker } from './language.ts';
import { missingTables, toMarker } from './prepare-markers.ts';
import type { TypedColumn } from './use-language.ts';
import { askWorker } from './use-worker.ts';

interface Props {
  readonly text: string;
  readonly language: EditorLanguage;
  readonly typedColumns: (table: TableName) => readonly TypedColumn[] | null;
  readonly timeZone: string;
  readonly user: string;
}

/** A text longer than this is read when it runs. */
const MOST_READ = 200_000;
const MOST_TABLES = 100;
const NONE: readonly EditorMarker[] = [];

/** What is wrong with the statements of a text, as far as reading tells, while somebody writes. */
export function useReadAhead(props: Props): readonly EditorMarker[] {
  const { text, language, typedColumns, timeZone, user } = props;
  const [found, setFound] = useState<{ readonly text: string; readonly markers: typeof NONE }>({
    text: '',
    markers: NONE,
  });

  // The worker is outside of React: it answers later, and only the last answer counts.
  useEffect(() => {
    let isStale = false;
    const read = async () => {
      const spans = text.length > MOST_READ ? [] : splitStatements(text);
      const { defaults } = language.names();
      const named = spans.flatMap(({ start, end }) =>
        tablesIn(text.slice(start, end), defaults).map(({ table }) => table),
      );
      await language.load(named.slice(0, MOST_TABLES));
      const problems = await askWorker({
        kind: 'read',
        statements: spans.map(({ start, end }) => bindParameters(text.slice(start, end)).sql),
        session: { ...defaults, timeZone, user, now: new Date() },
        tables: named.map((name) => ({ name, columns: columnsFor(name, typedColumns) })),
      });
      if (!isStale) setFound({ text, markers: markersOf(text, spans, problems, language.names()) });
    };
    read().catch(() => {
      // Reading ahead is a help: without it statements run all the same.
      if (!isStale) setFound({ text, markers: NONE });
    });
    return () => {
      isStale = true;
    };
  }, [text, language, typedColumns, timeZone, user]);

  return found.text === text ? found.markers : NONE;
}

/** Null unless all of them can be read. */
function columnsFor(name: TableName, typedColumns: Props['typedColumns']) {
  const columns = typedColumns(name);
  if (columns === null) return null;
  const known = columns.flatMap(({ name: column, trinoType }) =>
    trinoType === null ? [] : [{ name: column, type: trinoType }],
  );
  return known.length === columns.length ? known : null;
}

function markersOf(
  text: string,
  spans: readonly StatementSpan[],
  problems: readonly (Problem | null)[],
  names: ReturnType<EditorLanguage['names']>,
): readonly EditorMarker[] {
  const around = surroundingsOf(names);
  return spans.flatMap((span, index) => {
    const problem = problems[index] ?? null;
    const missing = missingTables(text.slice(span.start, span.end), around);
    const all = problem === null ? missing : [problem, ...missing];
    return all.map((one) => toMarker(text, span, one, 'hint', around));
  });
}

export const surroundingsOf = (names: ReturnType<EditorLanguage['names']>): Surroundings => ({
  defaults: names.defaults,
  columnsOf: names.columnsOf,
  tables: names.tables,
  functions: names.functions.map(({ name }) => name),
});
