import { CopyButton } from '#components/ui/copy-button.tsx';
import { Note } from '#components/ui/note.tsx';

interface Props {
  readonly text: string;
  readonly note: string;
}

/** Something that is shown this once: to be copied now. */
export function SecretOnce({ text, note }: Props) {
  return (
    <Note kind="good" role="status" action={<CopyButton text={text} label="Copy" />}>
      <p>
        <b>Shown once.</b> {note}
      </p>
      <code className="mt-1 block select-all rounded-1 border border-line bg-bg px-2 py-1 [overflow-wrap:anywhere]">
        {text}
      </code>
    </Note>
  );
}
