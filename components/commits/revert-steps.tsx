import { ScrollBox } from '#components/ui/scroll-box.tsx';
import { REVERT_WORD } from './prepare-commit.ts';

interface Step {
  readonly key: readonly string[];
  readonly action: keyof typeof REVERT_WORD;
  readonly conflict: string | null;
}

interface Props {
  readonly steps: readonly Step[];
  /** Keys, joined by NUL, that are not taken back. */
  readonly left: ReadonlySet<string>;
  readonly onLeave: (key: string, isLeft: boolean) => void;
}

/** What a revert does to each key, and which of them it is to leave. */
export function RevertSteps({ steps, left, onLeave }: Props) {
  return (
    <ScrollBox label="Keys that the revert touches" className="max-h-72 overflow-y-auto">
      <ul>
        {steps.map(({ key, action, conflict }) => {
          const id = key.join('\u0000');
          const name = key.join('.');
          return (
            <li key={id} className="border-b border-line py-1 text-small">
              <label className="flex items-center gap-2">
                <input
                  type="checkbox"
                  checked={!left.has(id)}
                  onChange={(event) => onLeave(id, !event.target.checked)}
                  className="size-4 shrink-0 accent-(--accent)"
                />
                <code className="min-w-0 flex-1 truncate" title={name}>
                  {name}
                </code>
                <span className="text-fg-3">{REVERT_WORD[action]}</span>
              </label>
              {conflict !== null && <p className="pl-6 text-bad-text">{conflict}</p>}
            </li>
          );
        })}
      </ul>
    </ScrollBox>
  );
}
