'use client';

import { useSuspenseQuery } from '@tanstack/react-query';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { ButtonLink } from '#components/ui/button.tsx';
import { formatPlural } from '#components/ui/format.ts';
import { RefChip } from '#components/ui/ref-chip.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Section } from '#components/ui/section.tsx';
import { State, type StateKind } from '#components/ui/state.tsx';

const LOOK = {
  'service-down': { state: 'bad', word: 'Down', action: 'See it' },
  'service-slow': { state: 'warn', word: 'Slow', action: 'See it' },
  'run-failed': { state: 'bad', word: 'Run failed', action: 'Open run' },
  'check-failed': { state: 'bad', word: 'Check failed', action: 'Checks' },
  'mart-behind': { state: 'stale', word: 'Behind', action: 'Assets' },
} as const satisfies Record<string, { state: StateKind; word: string; action: string }>;

/** What wants a person, worst first; nothing at all when nothing does. */
export function AttentionList() {
  const trpc = useTRPC();
  const { withRef } = useRefUrl();
  const { data: items } = useSuspenseQuery(trpc.hub.attention.queryOptions());
  if (items.length === 0) return null;
  return (
    <Section title="Needs attention" aside={formatPlural(items.length, 'alert')} className="mb-5">
      <ul className="border-y border-line">
        {items.map((item) => {
          const look = LOOK[item.kind];
          return (
            <li
              key={`${item.kind} ${item.subject} ${item.href}`}
              className="flex min-h-9 flex-wrap items-center gap-x-3 border-b border-line py-1 last:border-0"
            >
              <State kind={look.state} className="w-[118px] shrink-0 font-medium">
                {look.word}
              </State>
              <span className="min-w-0 flex-1 py-1 leading-[18px] [overflow-wrap:anywhere] max-md:basis-full">
                <b>{item.subject}</b> {item.why}
              </span>
              {item.ref !== null && <RefChip name={item.ref} />}
              {item.at !== null && (
                <RelativeTime at={item.at} className="w-16 text-right text-small text-fg-3" />
              )}
              <ButtonLink href={withRef(item.href)} size="small" className="w-[84px]">
                {look.action}
              </ButtonLink>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
