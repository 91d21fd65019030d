import { Table2 } from 'lucide-react';
import Link from 'next/link';
import { commitHref } from '#components/branches/branch-links.ts';
import { tableHref } from '#components/catalog/catalog-url.ts';
import { Hash } from '#components/ui/hash.tsx';
import { Section } from '#components/ui/section.tsx';
import type { CommitDetail } from './types.ts';

/** What the commit was computed from, exactly. Nothing where it does not say. */
export function CommitInputs({ inputs }: Pick<CommitDetail, 'inputs'>) {
  if (inputs.length === 0) return null;
  return (
    <Section title="Inputs" aside="what this was computed from, exactly">
      <ul>
        {inputs.map(({ key, ref, hash, snapshotId }) => (
          <li
            key={`${key.join('.')} ${hash ?? ''}`}
            className="flex min-h-8 flex-wrap items-center gap-x-3 border-b border-line last:border-transparent"
          >
            <span className="flex min-w-0 flex-1 items-center gap-1.5">
              <Table2 aria-hidden className="size-3.5 shrink-0 text-fg-3" />
              <InputName name={key} at={hash} refName={ref} />
            </span>
            <span className="text-small text-fg-3">
              {snapshotId === null ? 'no snapshot' : `snapshot ${snapshotId}`}
            </span>
            {hash !== null && (
              <Link href={commitHref(hash)} className="text-small hover:underline">
                at <Hash value={hash} />
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface NameProps {
  readonly name: readonly string[];
  readonly at: string | null;
  readonly refName: string | null;
}

function InputName({ name, at, refName }: NameProps) {
  const text = name.join('.');
  const table = name.at(-1);
  if (table === undefined || at === null) return <code className="truncate">{text}</code>;
  // The branch of a run may be gone by now: a commit is not.
  const href = tableHref(at, name.slice(0, -1).join('.'), table);
  return (
    <Link
      href={href}
      title={refName === null ? text : `${text}, read on ${refName}`}
      className="truncate font-mono text-small hover:underline"
    >
      {text}
    </Link>
  );
}
