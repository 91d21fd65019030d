import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { State } from '#components/ui/state.tsx';
import type { prepareMerge } from './prepare-branches.ts';

interface Props {
  readonly preview: ReturnType<typeof prepareMerge>;
  /** Who made each conflict, a sentence a key. */
  readonly conflictSentences: readonly string[];
  /** What the list of keys is, for those who do not see it. */
  readonly label: string;
  /** What is said beside a key in conflict. */
  readonly conflictWord: string;
}

const LOOK = { nothing: 'skipped', clean: 'good', conflicts: 'bad' } as const;

/** What a merge or a copy that was tried would bring, and what stands against it. */
export function MergePreview({ preview, conflictSentences, label, conflictWord }: Props) {
  return (
    <>
      <State kind={LOOK[preview.kind]} className="mb-2 whitespace-normal">
        {preview.sentence}
      </State>
      <ScrollBox label={label} className="max-h-56 overflow-y-auto">
        <ul>
          {preview.tables.map(({ name, conflicts }) => (
            <li key={name} className="flex justify-between border-b border-line py-1 text-small">
              <code>{name}</code>
              {conflicts && <State kind="bad">{conflictWord}</State>}
            </li>
          ))}
        </ul>
      </ScrollBox>
      {conflictSentences.map((sentence) => (
        <p key={sentence} className="mt-1 text-small text-bad-text">
          {sentence}
        </p>
      ))}
    </>
  );
}
