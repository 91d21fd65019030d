'use client';

import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useToast } from '#components/ui/toast.tsx';
import { parameterNames } from '#server/sql/model/editor/parameters.ts';
import type { TableInText } from '#server/sql/model/editor/tables-in.ts';
import { type Version, writePeriod } from '#server/sql/model/editor/write-period.ts';
import type { AsOfKind } from './as-of/as-of-bar.tsx';
import type { ChipPlace } from './as-of/version-popover.tsx';
import type { EditorHandle } from './editor/editor-handle.ts';
import { useLanguage } from './editor/use-language.ts';
import { useMarks } from './editor/use-marks.ts';
import { useParameters } from './parameters/use-parameters.ts';
import { busyRun, lastRun } from './runs/tab-runs.ts';
import { useAsk } from './runs/use-ask.ts';
import { type Asked, useRuns } from './runs/use-runs.ts';
import type { EditorTab } from './tabs/editor-tab.ts';
import type { ActiveTab } from './tabs/use-active-tab.ts';
import type { SqlTabs } from './tabs/use-sql-tabs.ts';
import { useSettings } from './use-settings.ts';
import { useSqlKeys } from './use-sql-keys.ts';

export interface WorkbenchProps {
  readonly sql: SqlTabs;
  readonly tabs: readonly EditorTab[];
  readonly active: EditorTab;
  readonly shown: ActiveTab;
}

/** What the SQL page knows of its tab, and what can be done there. */
export function useWorkbench({ sql, tabs, active, shown }: WorkbenchProps) {
  const { id, draft: text, ref, at } = active;
  const editor = useRef<EditorHandle>(null);
  const [isReady, setIsReady] = useState(false);
  const toast = useToast();
  const settings = useSettings();
  const tabIds = useMemo(() => tabs.map((tab) => tab.id), [tabs]);
  const runs = useRuns({ tabIds, onSessionChange: () => void sql.readSessions() });
  const ofTab = runs.of(id);
  const known = useLanguage(active);
  const names = useMemo(() => parameterNames(text), [text]);
  const parameters = useParameters(id, names);
  const [cursor, setCursor] = useState(0);
  const [ranText, setRanText] = useState('');
  const marks = useMarks({
    active,
    cursor,
    failed: ranText === text ? lastRun(ofTab) : null,
    known,
  });
  const ask = useAsk({
    editor,
    active,
    maxRows: Number(settings.limit),
    values: parameters.settings,
  });
  const [asOf, setAsOf] = useState<AsOfKind | null>(null);
  const [chip, setChip] = useState<ChipPlace | null>(null);
  /** Text that a new snippet starts with; null while the snippets are closed. */
  const [snippet, setSnippet] = useState<string | null>(null);
  const [isHelpOpen, setIsHelpOpen] = useState(false);

  const run = (asked: readonly Asked[]) => {
    setRanText(editor.current?.text() ?? text);
    runs.run(id, asked);
  };
  const newTab = () => shown.show(sql.open({ ref, at }));
  const reopenTab = () => {
    const tab = sql.reopen();
    if (tab !== null) shown.show(tab);
  };
  useSqlKeys({
    newTab,
    closeTab: () => shown.close(active),
    reopenTab,
    goToTab: (index) => {
      const tab = tabs[index];
      if (tab !== undefined) shown.show(tab);
    },
    chooseMoment: () => setAsOf('time'),
    toEditor: () => editor.current?.focus(),
    toCatalog: () => {
      settings.setTree(true);
      requestAnimationFrame(focusTree);
    },
    help: () => setIsHelpOpen(true),
  });

  return {
    tabIds,
    editor,
    /** False until the editor has the text of the tab: what would run is not known before. */
    isReady,
    onReady: (handle: EditorHandle) => {
      editor.current = handle;
      setIsReady(true);
    },
    settings,
    runs,
    ofTab,
    busy: busyRun(ofTab),
    known,
    parameters,
    marks,
    /** What Run would send; null when there is nothing. */
    statement: useDeferredValue(ask.lookedAt(text, marks.span)),
    setCursor,
    asOf,
    setAsOf,
    chip,
    setChip,
    snippet,
    setSnippet,
    isHelpOpen,
    setIsHelpOpen,
    newTab,
    reopenTab,
    run: () => run(ask.atCursor()),
    runAll: () => run(ask.all()),
    runAt: (moment: string | null) => run(ask.at(moment)),
    thenAndNow: () => (at === null ? setAsOf('time') : run(ask.thenAndNow())),
    preview: (table: TableInText['table']) => run([ask.preview(table)]),
    stop: () => runs.stop(id),
    openSnippets: () => setSnippet(ask.selectedText()),
    setVersion: ({ relation }: TableInText, version: Version | null) =>
      editor.current?.apply([writePeriod(relation, version)]),
    /** The version of the table at the cursor, or of the next one behind it. */
    chooseVersion: () => {
      const offset = editor.current?.offset() ?? 0;
      const place = editor.current?.caret();
      const table =
        marks.tables.find(({ relation }) => offset <= (relation.period?.end ?? relation.end)) ??
        marks.tables.at(-1);
      if (table !== undefined && place !== undefined) setChip({ ...place, table });
    },
    copyLink: async () => {
      const query = new URLSearchParams({ q: ask.selectedText(), ref, ...(at !== null && { at }) });
      await navigator.clipboard.writeText(`${window.location.origin}/sql?${query}`);
      const description = 'It opens the statement at this ref and moment.';
      toast({ kind: 'good', title: 'The link is copied', description });
    },
  };
}

export type WorkbenchState = ReturnType<typeof useWorkbench>;

const focusTree = (): void =>
  document.querySelector<HTMLElement>('[aria-label="Find a table or column"]')?.focus();
