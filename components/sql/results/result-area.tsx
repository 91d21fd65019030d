'use client';

import type { ReactNode } from 'react';
import { Tabs } from '#components/ui/tabs.tsx';
import type { QueryRun } from '../query-run.ts';
import { ResultPane } from './result-pane.tsx';
import type { ResultTab } from './result-tab.ts';
import { useFollowedRun } from './use-followed-run.ts';

/** A view beside the results, such as the plan or the history. */
export interface SidePane {
  readonly value: string;
  readonly label: ReactNode;
  readonly panel: ReactNode;
}

interface Props {
  readonly results: readonly ResultTab[];
  /** Id of a result's statement, or the value of a side pane. */
  readonly active: string;
  /** The statement that the editor follows itself; any other one is followed here. */
  readonly run: QueryRun | null;
  readonly panes: readonly SidePane[];
  readonly onSelect: (value: string) => void;
  readonly onPin: (queryId: string, pinned: boolean) => void;
  readonly onRename: (queryId: string, title: string) => void;
  readonly onClose: (queryId: string) => void;
  /** Runs a statement of an earlier result exactly as then, as a new result. */
  readonly onRunAgain: (queryId: string) => void;
}

/** The results of an editor tab and the views beside them. */
export function ResultArea({ results, active, run, panes, onSelect }: Props) {
  const followed = results.find(({ queryId }) => queryId === active && queryId !== run?.id);
  const other = useFollowedRun(followed?.queryId ?? null);
  const tabs = results.map(({ queryId, title }) => ({
    value: queryId,
    label: title,
    panel: <ResultPane run={queryId === run?.id ? run : other} />,
  }));
  return <Tabs label="Result" value={active} onChange={onSelect} tabs={[...tabs, ...panes]} />;
}
