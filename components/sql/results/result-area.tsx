'use client';

import { Tabs as Base } from '@base-ui/react/tabs';
import { Pencil, Pin, PinOff, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { QueryRun } from '../query-run.ts';
import { RenameDialog } from './rename-dialog.tsx';
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

const TAB =
  'ring-inner -mb-px inline-flex h-[34px] items-center gap-1.5 whitespace-nowrap border-b-2 border-transparent px-2.5 font-medium text-fg-3 hover:text-fg data-active:border-fg data-active:text-fg';

/** The results of an editor tab and the views beside them. Only what is in front is there. */
export function ResultArea(props: Props) {
  const { results, active, run, panes, onSelect } = props;
  const [renamed, setRenamed] = useState<ResultTab | null>(null);
  const shown = results.find(({ queryId }) => queryId === active) ?? null;
  const isOwn = shown !== null && shown.queryId === run?.id;
  const other = useFollowedRun(isOwn ? null : (shown?.queryId ?? null));
  return (
    <Base.Root value={active} onValueChange={(value) => onSelect(String(value))}>
      <div className="flex items-center border-b border-line">
        <Base.List
          aria-label="Results and views"
          className="flex min-w-0 gap-0.5 overflow-x-auto [scrollbar-width:none]"
        >
          {results.map((result) => (
            <Base.Tab
              key={result.queryId}
              value={result.queryId}
              className={`${TAB} first:-ml-2.5`}
              onDoubleClick={() => setRenamed(result)}
            >
              {result.pinned && <Pin aria-label="Pinned" className="size-3.5" />}
              <bdi className="max-w-48 truncate">{result.title}</bdi>
            </Base.Tab>
          ))}
          {panes.map(({ value, label }) => (
            <Base.Tab key={value} value={value} className={TAB}>
              {label}
            </Base.Tab>
          ))}
        </Base.List>
        {shown !== null && (
          <ResultActions {...props} result={shown} onAskRename={() => setRenamed(shown)} />
        )}
      </div>
      {shown !== null && (
        <Base.Panel value={shown.queryId} className="pt-2">
          <ResultPane
            run={isOwn ? run : other}
            title={shown.title}
            others={results.filter(({ queryId }) => queryId !== shown.queryId)}
            onRunAgain={() => props.onRunAgain(shown.queryId)}
          />
        </Base.Panel>
      )}
      {panes.map(({ value, panel }) => (
        <Base.Panel key={value} value={value} className="pt-3">
          {panel}
        </Base.Panel>
      ))}
      {renamed !== null && (
        <RenameDialog
          title={renamed.title}
          onRename={(title) => props.onRename(renamed.queryId, title)}
          onClose={() => setRenamed(null)}
        />
      )}
    </Base.Root>
  );
}

interface ActionProps extends Pick<Props, 'onPin' | 'onClose'> {
  readonly result: ResultTab;
  readonly onAskRename: () => void;
}

function ResultActions({ result, onPin, onClose, onAskRename }: ActionProps) {
  const { queryId, pinned, title } = result;
  return (
    <span className="ml-auto flex shrink-0 gap-1 pl-2">
      <Button
        size="small"
        variant="ghost"
        icon={pinned ? PinOff : Pin}
        label={pinned ? `Unpin ${title}` : `Pin ${title}: it stays, with its rows`}
        aria-pressed={pinned}
        onClick={() => onPin(queryId, !pinned)}
      />
      <Button
        size="small"
        variant="ghost"
        icon={Pencil}
        label={`Rename ${title}`}
        onClick={onAskRename}
      />
      <Button
        size="small"
        variant="ghost"
        icon={X}
        label={`Close ${title}`}
        onClick={() => onClose(queryId)}
      />
    </span>
  );
}
