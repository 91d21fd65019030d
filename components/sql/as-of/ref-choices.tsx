'use client';

import { Check } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { useRefSearch } from '#components/shell/use-ref-search.ts';
import { ErrorState } from '#components/ui/error-state.tsx';
import { Hash } from '#components/ui/hash.tsx';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';
import { ChoiceList } from './choice-list.tsx';

interface Props {
  readonly kind: 'branch' | 'tag';
  readonly current: string;
  readonly onChoose: (ref: string) => void;
}

/** Branches or tags by name; the server looks among all of them. */
export function RefChoices({ kind, current, onChoose }: Props) {
  const { defaultBranch } = useConsole();
  const [text, setText] = useState('');
  const search = useDeferredValue(text.trim());
  const found = useRefSearch({ search, kind });
  if (found.isPending) return <SkeletonRows label={`Reading the ${kind}s`} />;
  if (found.isError) {
    return (
      <div className="p-3">
        <ErrorState error={found.error} onRetry={found.refetch} />
      </div>
    );
  }
  const { refs, total } = found.data;
  return (
    <>
      <ChoiceList
        label={kind === 'branch' ? 'Branches' : 'Tags'}
        items={refs}
        keyOf={({ name }) => name}
        search={text}
        onSearch={setText}
        placeholder={`A part of the ${kind}'s name`}
        markedKey={current}
        empty={text === '' ? `There is no ${kind} yet.` : `No ${kind} has “${text}” in its name.`}
        onChoose={({ name }) => onChoose(name)}
      >
        {({ name, hash }) => (
          <>
            <RefChip name={name} kind={kind} defaultBranch={defaultBranch} />
            <Hash value={hash} />
            {name === current && <Check aria-hidden className="ml-auto size-3.5 text-fg-3" />}
          </>
        )}
      </ChoiceList>
      {total > refs.length && (
        <p role="status" className="px-3.5 pb-2 text-micro text-fg-3">
          {refs.length} of {total} are listed: type a part of the name.
        </p>
      )}
    </>
  );
}
