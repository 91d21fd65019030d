'use client';

import { Check } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { formatUtc } from '#components/ui/format.ts';
import { Hash } from '#components/ui/hash.tsx';
import { ChoiceList } from './choice-list.tsx';
import type { TimeLineData } from './time-line-data.ts';

interface Props {
  readonly line: TimeLineData;
  /** Moment that is looked at; null is now. */
  readonly looked: number | null;
  readonly current: string | null;
  readonly onChoose: (hash: string) => void;
}

/** Commits of the ref, newest first, with the one in force at the moment that is looked at. */
export function CommitChoices({ line, looked, current, onChoose }: Props) {
  const [text, setText] = useState('');
  const search = useDeferredValue(text.trim().toLowerCase());
  const { commits, totalCommits } = line;
  const found = commits.filter(
    ({ hash, message }) => hash.startsWith(search) || message.toLowerCase().includes(search),
  );
  const typed = /^[0-9a-f]{64}$/.test(search) && found.length === 0 ? search : null;
  const items =
    typed === null ? found : [{ hash: typed, message: 'Commit by its hash', at: new Date(0) }];
  const inForce = looked === null ? undefined : commits.find(({ at }) => at.getTime() <= looked);
  return (
    <ChoiceList
      label="Commits"
      items={items}
      keyOf={({ hash }) => hash}
      search={text}
      onSearch={setText}
      placeholder={
        totalCommits > commits.length
          ? `Newest ${commits.length} of ${totalCommits} commits; or a whole hash`
          : 'Message or hash of a commit'
      }
      markedKey={inForce?.hash ?? current}
      empty={`No commit has “${text}” in its message or hash.`}
      onChoose={({ hash }) => onChoose(hash)}
    >
      {({ hash, message, at }, isMarked) => (
        <>
          {at.getTime() > 0 && (
            <span className="shrink-0 font-mono text-fg-3">{formatUtc(at, 'second')}</span>
          )}
          <Hash value={hash} />
          <bdi className="min-w-0 flex-1 truncate">{message}</bdi>
          {isMarked && (
            <span className="flex items-center gap-1 text-moment-text">
              <Check aria-hidden className="size-3.5" /> in force
            </span>
          )}
        </>
      )}
    </ChoiceList>
  );
}
