import { formatUtc } from '#components/ui/format.ts';
import { Section } from '#components/ui/section.tsx';
import { shownProperties } from './prepare-commit.ts';
import type { CommitDetail } from './types.ts';

/** Who signed it when, the rest of its message and its properties. */
export function CommitFacts({ meta }: Pick<CommitDetail, 'meta'>) {
  const rest = meta.message.split('\n').slice(1).join('\n').trim();
  const facts: readonly (readonly [string, string])[] = [
    ['author', meta.authors.join(', ')],
    ['committer', meta.committer],
    ...(meta.signedOffBy.length > 0
      ? ([['signed off by', meta.signedOffBy.join(', ')]] as const)
      : []),
    ['authored', formatUtc(new Date(meta.authorTime), 'second')],
    ['committed', formatUtc(new Date(meta.commitTime), 'second')],
    ...shownProperties(meta.properties),
  ];
  return (
    <Section title="Properties">
      {rest !== '' && <p className="mb-2 whitespace-pre-wrap text-fg-2">{rest}</p>}
      <dl className="grid gap-1 text-small">
        {facts.map(([name, value]) => (
          <div key={name} className="grid grid-cols-[112px_minmax(0,1fr)] gap-2">
            <dt className="text-fg-3 [overflow-wrap:anywhere]">{name}</dt>
            <dd className="font-mono [overflow-wrap:anywhere]">{value || 'nobody'}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
