'use client';

import type { RefObject } from 'react';
import type { TableName } from '#server/sql/model/editor/names-in-scope.ts';
import { bindParameters } from '#server/sql/model/editor/parameters.ts';
import { writeName } from '#server/sql/model/editor/scan.ts';
import {
  type StatementSpan,
  spanAt,
  spansWithin,
  splitStatements,
  toStatement,
} from '#server/sql/model/editor/split-statements.ts';
import type { EditorHandle } from '../editor/editor-handle.ts';
import { boundValues, type ParameterSetting } from '../parameters/parameter-settings.ts';
import type { LookedAtStatement } from '../plan/looked-at.ts';
import type { EditorTab } from '../tabs/editor-tab.ts';
import type { Asked } from './use-runs.ts';

interface Props {
  readonly editor: RefObject<EditorHandle | null>;
  readonly active: EditorTab;
  readonly maxRows: number;
  readonly values: Readonly<Record<string, ParameterSetting>>;
}

const PREVIEWED_ROWS = 100;

/** What of the tab's text is sent, as it is sent. */
export function useAsk({ editor, active, maxRows, values }: Props) {
  const { ref, at, id } = active;
  const asked = (text: string, span: StatementSpan): Asked => {
    const statement = toStatement(text, span);
    const { sql, order } = bindParameters(statement.sql);
    return {
      statement: { ...statement, sql },
      ref,
      at,
      maxRows,
      parameters: boundValues(order, values),
    };
  };
  const current = (): readonly Asked[] => {
    const handle = editor.current;
    if (handle === null) return [];
    const text = handle.text();
    const selection = handle.selection();
    const selected = selection === null ? [] : spansWithin(text, selection.start, selection.end);
    const at = spanAt(text, handle.offset());
    const spans = selected.length > 0 ? selected : at === null ? [] : [at];
    return spans.map((span) => asked(text, span));
  };
  return {
    /** The selection, else the statement at the cursor. */
    atCursor: current,
    all: (): readonly Asked[] => {
      const text = editor.current?.text() ?? '';
      return splitStatements(text).map((span) => asked(text, span));
    },
    /** The same at the moment of the tab and at the head of its ref. */
    thenAndNow: (): readonly Asked[] =>
      current()
        .slice(0, 1)
        .flatMap((one) => [
          { ...one, title: 'Then' },
          { ...one, at: null, title: 'Now', isIndependent: true },
        ]),
    at: (moment: string | null): readonly Asked[] =>
      current().map((one) => ({ ...one, at: moment })),
    preview: (table: TableName): Asked => ({
      statement: {
        sql: `SELECT * FROM ${table.map(writeName).join('.')} LIMIT ${PREVIEWED_ROWS}`,
        startLine: 0,
        startColumn: 0,
      },
      ref,
      at,
      maxRows,
      parameters: [],
      title: table[2],
    }),
    /** What is selected, else the statement at the cursor, as it is written. */
    selectedText: (): string => {
      const text = editor.current?.text() ?? '';
      const selection = editor.current?.selection() ?? null;
      const span = selection ?? spanAt(text, editor.current?.offset() ?? 0);
      return span === null ? '' : text.slice(span.start, span.end);
    },
    /** The statement at the cursor for those who look at it without running it. */
    lookedAt: (text: string, span: StatementSpan | null): LookedAtStatement | null => {
      if (span === null) return null;
      const { statement, parameters } = asked(text, span);
      return { sql: statement.sql, ref, at, tabId: id, parameters };
    },
  };
}
