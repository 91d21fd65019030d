'use client';

import clsx from 'clsx';
import Link from 'next/link';
import { useConsole } from '#components/shell/console-context.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { State } from '#components/ui/state.tsx';
import { DistanceBar } from './distance-bar.tsx';
import { prepareUnmerged } from './prepare-branches.ts';
import { RefActions } from './ref-actions.tsx';
import type { RefLine, Unmerged } from './types.ts';

interface Props {
  readonly line: RefLine;
  readonly rowIndex: number;
  readonly isShown: boolean;
  /** Null: nothing can be chosen. */
  readonly isChosen: boolean | null;
  readonly onChoose: (isChosen: boolean) => void;
  readonly onShow: () => void;
  /** Undefined until the merge was tried. */
  readonly unmerged: Unmerged | undefined;
}

/** One branch or tag: where it stands, what it would bring, who and when, and what can be done with it. */
export function RefRow(props: Props) {
  const { line, rowIndex, isShown, isChosen, onChoose, onShow, unmerged } = props;
  const { defaultBranch } = useConsole();
  const look = prepareUnmerged(line, unmerged);
  return (
    <tr
      aria-rowindex={rowIndex}
      aria-selected={isShown}
      className="h-8 border-b border-line hover:bg-subtle aria-selected:bg-accent-bg [&>td]:whitespace-nowrap [&>td]:py-0 [&>td]:pr-3"
    >
      {isChosen !== null && (
        <td>
          {!line.isDefault && (
            <input
              type="checkbox"
              aria-label={`Choose ${line.name}`}
              checked={isChosen}
              onChange={(event) => onChoose(event.target.checked)}
              className="block size-4 accent-(--accent)"
            />
          )}
        </td>
      )}
      <td className="max-w-72 max-md:max-w-36">
        <button
          type="button"
          onClick={onShow}
          title={isShown ? 'Its commits stand below' : `Show the commits of ${line.name}`}
          className="ring-inner block max-w-full"
        >
          <RefChip
            name={line.name}
            kind={line.type === 'TAG' ? 'tag' : 'branch'}
            defaultBranch={defaultBranch}
            locked={line.protection !== null}
          />
        </button>
      </td>
      <td className="max-md:hidden">
        <span className="flex justify-center">
          {line.isDefault ? (
            <span className="text-small text-fg-3">base</span>
          ) : (
            <DistanceBar behind={line.behind} ahead={line.ahead} defaultBranch={defaultBranch} />
          )}
        </span>
      </td>
      <td>
        {look !== null && (
          <span title={look.title}>
            <State kind={look.kind} className="text-small">
              {look.word}
            </State>
          </span>
        )}
      </td>
      <td className="w-full max-w-0 truncate max-lg:hidden">
        {line.runId === null ? (
          <span title={line.message ?? ''}>{line.message ?? 'no commit yet'}</span>
        ) : (
          <Link
            href={`/runs/${line.runId}`}
            title={`${line.message ?? ''}, of run ${line.runId}`}
            className="hover:underline"
          >
            {line.message}
          </Link>
        )}
      </td>
      <td className="max-w-32 truncate text-fg-3 max-lg:hidden">{line.author}</td>
      <td className={clsx('text-right', line.isStale ? 'text-warn-text' : 'text-fg-3')}>
        {line.committedAt !== null && <RelativeTime at={new Date(line.committedAt)} />}
        {line.isStale && <span className="sr-only">, stale</span>}
      </td>
      <td className="text-right">
        <RefActions line={line} />
      </td>
    </tr>
  );
}
