'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { useTRPC } from '#components/trpc/client.tsx';
import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { Section } from '#components/ui/section.tsx';
import { statesInput } from './states-input.ts';
import type { ComparedStates } from './types.ts';

/** What a view selects at two states, line by line. */
export function ViewChanges(states: ComparedStates) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.compare.view.queryOptions(statesInput(states)));
  const dialects = [data.before?.dialect, data.after?.dialect].filter((each) => each != null);
  return (
    <Section title="Definition" aside={[...new Set(dialects)].join(', then ')}>
      <ScrollBox label="Lines of the definition" className="max-h-[60vh] overflow-auto">
        <table className="w-full border-collapse font-mono text-small">
          <thead className="sr-only">
            <tr>
              <th scope="col">Line before</th>
              <th scope="col">Line after</th>
              <th scope="col">Change</th>
              <th scope="col">Text</th>
            </tr>
          </thead>
          <tbody>
            {data.lines.map(({ kind, text, before, after }) => (
              <tr key={`${before ?? ''} ${after ?? ''}`} className={LOOK[kind].row}>
                <td className="w-10 select-none px-2 text-right text-fg-3">{before}</td>
                <td className="w-10 select-none px-2 text-right text-fg-3">{after}</td>
                <td className={clsx('w-5 select-none px-1', LOOK[kind].mark)}>
                  <span aria-hidden>{LOOK[kind].sign}</span>
                  <span className="sr-only">{LOOK[kind].word}</span>
                </td>
                <td className="whitespace-pre pr-3">{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Section>
  );
}

const LOOK = {
  same: { row: '', mark: '', sign: ' ', word: 'same' },
  added: { row: 'bg-(--add-bg)', mark: 'text-add-text', sign: '+', word: 'added' },
  removed: { row: 'bg-(--del-bg)', mark: 'text-del-text', sign: '−', word: 'removed' },
} as const;
