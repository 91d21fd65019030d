'use client';

import { Clock3, Ellipsis, PanelLeft, Play, Square } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { Menu } from '#components/ui/menu.tsx';
import { Segments } from '#components/ui/segments.tsx';

export const LIMITS = ['1000', '100000', '1000000'] as const;
export type Limit = (typeof LIMITS)[number];
const LIMIT_LABEL = { '1000': '1 k', '100000': '100 k', '1000000': '1 M' } as const;

interface Props {
  /** False while the editor is still on its way. */
  readonly isReady: boolean;
  readonly isBusy: boolean;
  /** Statements that follow the one that runs. */
  readonly waiting: number;
  readonly limit: Limit;
  readonly isTreeOpen: boolean;
  readonly hasMoment: boolean;
  readonly vim: boolean;
  readonly onLimit: (limit: Limit) => void;
  readonly onRun: () => void;
  readonly onRunAll: () => void;
  readonly onThenAndNow: () => void;
  readonly onStop: () => void;
  readonly onFormat: () => void;
  readonly onSnippets: () => void;
  readonly onCopyLink: () => void;
  readonly onTree: () => void;
  readonly onVim: () => void;
  readonly onHelp: () => void;
}

/** What can be done with the statements of the tab. */
export function Toolbar(props: Props) {
  const { isReady, isBusy, waiting, limit, isTreeOpen, hasMoment, vim, onLimit, onRun, onStop } =
    props;
  return (
    <span className="flex flex-wrap items-center gap-2">
      {isBusy ? (
        <Button variant="danger" icon={Square} onClick={onStop} aria-keyshortcuts="Escape">
          {waiting === 0 ? 'Stop' : `Stop, ${waiting} wait`}
          <Kbd>esc</Kbd>
        </Button>
      ) : (
        <Button
          variant="primary"
          icon={Play}
          onClick={onRun}
          disabled={!isReady}
          aria-keyshortcuts="Meta+Enter Control+Enter"
        >
          Run
          <Kbd plain>⌘↵</Kbd>
        </Button>
      )}
      {hasMoment && (
        <Button icon={Clock3} onClick={props.onThenAndNow} disabled={isBusy || !isReady}>
          Then and now
        </Button>
      )}
      <span className="flex items-center gap-1.5 text-small text-fg-3 max-md:hidden">
        Row limit
        <Segments
          label="Row limit"
          size="small"
          segments={LIMITS.map((value) => ({ value, label: LIMIT_LABEL[value] }))}
          value={limit}
          onChange={onLimit}
        />
      </span>
      <Menu
        trigger={<Button icon={Ellipsis} label="More" />}
        items={[
          { id: 'all', label: 'Run all statements', icon: Play, onSelect: props.onRunAll },
          { id: 'format', label: 'Format', onSelect: props.onFormat },
          { id: 'snippets', label: 'Snippets', onSelect: props.onSnippets },
          { id: 'link', label: 'Copy a link to the statement', onSelect: props.onCopyLink },
          {
            id: 'tree',
            label: isTreeOpen ? 'Hide the catalog' : 'Show the catalog',
            icon: PanelLeft,
            separated: true,
            onSelect: props.onTree,
          },
          { id: 'vim', label: vim ? 'Usual keys' : 'Vim keys', onSelect: props.onVim },
          { id: 'help', label: 'All keys', onSelect: props.onHelp },
        ]}
      />
    </span>
  );
}
