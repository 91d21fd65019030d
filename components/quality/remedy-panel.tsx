'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowRight, FileCode2 } from 'lucide-react';
import Link from 'next/link';
import { useRefUrl } from '#components/shell/use-ref-url.ts';
import { useTRPC } from '#components/trpc/client.tsx';
import { formatCount } from '#components/ui/format.ts';
import { type Override, type Rule, ruleOf, VERDICT_MEANING } from '#server/quality/model/rules.ts';
import type { SourceSummary } from '#server/sources/source-views.ts';
import type { ReasonCount } from './types.ts';

interface Props {
  /** Null while no single reason is chosen. */
  readonly chosen: ReasonCount | null;
  readonly rules: readonly Rule[];
}

const SOURCES_SHOWN = 5;

const SETTING = {
  unit: 'Unit',
  clock_offset_minutes: 'Clock offset',
  limits: 'Limits',
  priority: 'Priority',
} as const satisfies Record<Override, string>;

/** What a verdict means, where its rule stands, and the way to another verdict. */
export function RemedyPanel({ chosen, rules }: Props) {
  const { withRef } = useRefUrl();
  const trpc = useTRPC();
  const declared = useQuery(trpc.sources.list.queryOptions());
  const rule = chosen === null ? null : ruleOf(rules, chosen.reason);
  return (
    <section
      aria-label="To undo a verdict"
      className="rounded-3 border border-line max-lg:order-first"
    >
      <h2 className="border-b border-line px-3 py-2 font-semibold">
        {rule === null ? 'To undo a verdict' : `To undo “${rule.title}”`}
      </h2>
      <div className="grid gap-2.5 p-3 text-fg-2">
        {chosen === null || rule === null ? (
          <p>
            Nothing is deleted: every document stays in <code>raw.entries</code> as it came, and is
            judged again whenever a rule changes. Choose a reason to see its rule and what to do.
          </p>
        ) : (
          <>
            <p>
              {formatCount(chosen.rows)} documents, {VERDICT_MEANING[chosen.verdict]}. {rule.remedy}
            </p>
            {rule.override !== null && (
              <ul className="grid gap-px">
                {chosen.sources.slice(0, SOURCES_SHOWN).map((source) => (
                  <li key={source}>
                    <SourceLink
                      name={source}
                      declared={declared.data?.find(({ name }) => name === source) ?? null}
                      isKnown={declared.data !== undefined}
                      setting={SETTING[rule.override ?? 'limits']}
                    />
                  </li>
                ))}
              </ul>
            )}
            {rule.override !== null && (
              <p className="text-small text-fg-3">
                The next sync or import judges all its documents again, on a branch of its own.
              </p>
            )}
          </>
        )}
        <Link
          href={withRef('/pipelines/bronze/stg_entries')}
          className="inline-flex items-center gap-1.5 font-medium text-accent-text hover:underline"
        >
          <FileCode2 aria-hidden className="size-3.5" />
          Show the rules as they run
        </Link>
      </div>
    </section>
  );
}

interface LinkProps {
  readonly name: string;
  readonly declared: Pick<SourceSummary, 'kind'> | null;
  /** False until the declared sources were heard of. */
  readonly isKnown: boolean;
  readonly setting: string;
}

/** To the setting of a source; to its declaration where there is none yet. Made-up data have no settings. */
function SourceLink({ name, declared, isKnown, setting }: LinkProps) {
  if (declared?.kind === 'synthetic') {
    return (
      <span className="flex h-7 items-center gap-2 px-1.5">
        <code className="min-w-0 truncate">{name}</code>
        <span className="ml-auto text-fg-3">made up</span>
      </span>
    );
  }
  const encoded = encodeURIComponent(name);
  const href =
    isKnown && declared === null ? `/sources?add=${encoded}` : `/sources/${encoded}?edit=rules`;
  return (
    <Link
      href={href}
      className="ring-inner flex h-7 items-center gap-2 rounded-2 px-1.5 hover:bg-subtle"
    >
      <code className="min-w-0 truncate">{name}</code>
      <span className="ml-auto inline-flex items-center gap-1 whitespace-nowrap font-medium text-accent-text">
        {setting}
        <ArrowRight aria-hidden className="size-3" />
      </span>
    </Link>
  );
}
