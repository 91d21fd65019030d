'use client';

import { Dialog } from '#components/ui/dialog.tsx';
import { Kbd } from '#components/ui/kbd.tsx';

const GROUPS = [
  {
    title: 'Run',
    keys: [
      ['⌘ ↵', 'The selection, or the statement at the cursor'],
      ['⌘ ⇧ ↵', 'All statements, one after the other'],
      ['⌘ ⌥ ↵', 'The statement then and now'],
      ['Esc', 'Stop it'],
    ],
  },
  {
    title: 'Write',
    keys: [
      ['Ctrl Space', 'What may stand here'],
      ['Ctrl .', 'Mend the mistake at the cursor'],
      ['⇧ ⌥ F', 'Format'],
      ['⌘ /', 'Comment'],
      ['⌘ F', 'Find and replace'],
      ['F8', 'Next mistake'],
      ['Ctrl M', 'Tab leaves the editor, or writes'],
    ],
  },
  {
    title: 'Time',
    keys: [
      ['⌥ A', 'Another moment for the whole statement'],
      ['⌥ ↵', 'Another snapshot for the table at the cursor'],
      ['← →', 'On the time line: from mark to mark'],
      ['+ − 0', 'On the time line: nearer, further, all'],
    ],
  },
  {
    title: 'Tabs and panes',
    keys: [
      ['⌥ T', 'New statement'],
      ['⌥ W', 'Close it'],
      ['⌥ ⇧ T', 'Open the closed one again'],
      ['⌥ 1 … 9', 'Go to a tab'],
      ['⌥ ← →', 'On a tab: move it'],
      ['F2', 'On a tab: rename it'],
      ['⌥ E', 'To the editor'],
      ['⌥ C', 'To the catalog; Enter puts a name in'],
      ['⌥ K', 'This sheet'],
    ],
  },
] as const;

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Every key of the SQL page. */
export function HelpSheet({ open, onOpenChange }: Props) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keys of the SQL page"
      description="⌘ is Control and ⌥ is Alt where there is no Mac."
      width="wide"
    >
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {GROUPS.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="mb-1 font-semibold">{title}</h3>
            <dl className="grid grid-cols-[6.5rem_1fr] gap-y-1">
              {keys.map(([key, words]) => (
                <div key={key} className="contents">
                  <dt>
                    <Kbd>{key}</Kbd>
                    <span className="sr-only">{key}</span>
                  </dt>
                  <dd className="text-fg-2">{words}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
