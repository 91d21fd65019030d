'use client';

import { useMemo } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { spanAt } from '#server/sql/model/editor/split-statements.ts';
import type { QueryRun } from '../query-run.ts';
import type { EditorTab } from '../tabs/editor-tab.ts';
import { prepareChips } from './prepare-chips.ts';
import { failureMarker } from './prepare-markers.ts';
import type { useLanguage } from './use-language.ts';
import { surroundingsOf, useReadAhead } from './use-read-ahead.ts';

interface Props {
  readonly active: EditorTab;
  /** Offset of the cursor. */
  readonly cursor: number;
  /** Run of this very text that may have failed. */
  readonly failed: QueryRun | null;
  readonly known: ReturnType<typeof useLanguage>;
}

/** A longer text is run and edited without marks, so that typing in it does not wait for them. */
const MOST_MARKED = 200_000;

/** What is marked in the text of a tab: mistakes, versions of tables, and which statement the cursor is in. */
export function useMarks({ active, cursor, failed, known }: Props) {
  const { draft: text, at, session } = active;
  const { language, typedColumns } = known;
  const { person } = useConsole();
  const ahead = useReadAhead({
    text,
    language,
    typedColumns,
    timeZone: session.timeZone,
    user: person.name,
  });
  const markers = useMemo(() => {
    const failure = failureMarker(text, failed, surroundingsOf(language.names()));
    if (failure === null) return ahead;
    return [failure, ...ahead.filter(({ line }) => line !== failure.line)];
  }, [ahead, failed, text, language]);
  const isLong = text.length > MOST_MARKED;
  const chips = useMemo(
    () => (isLong ? [] : prepareChips(text, session, at)),
    [isLong, text, session, at],
  );
  const span = useMemo(() => (isLong ? null : spanAt(text, cursor)), [isLong, text, cursor]);
  /** Tables of the statement at the cursor. */
  const tables = useMemo(
    () =>
      chips
        .filter(({ offset }) => span !== null && offset >= span.start && offset <= span.end)
        .map(({ table }) => table),
    [chips, span],
  );
  return { markers, chips, span, tables };
}
