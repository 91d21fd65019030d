'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import type { BothSides } from './types.ts';

interface Props {
  readonly both: BothSides;
  readonly chosen: readonly string[];
  readonly onChoose: (key: readonly string[]) => void;
  readonly onClose: () => void;
}

const DECLARED = {
  identifier: 'identifier of the table',
  model: 'unique key of its model',
  mart: 'key of its mart',
  test: 'tested as unique',
} as const satisfies Record<BothSides['keys'][number]['declaredBy'], string>;

/** Chooses the columns that tell rows apart; without any, all values do. */
export function KeyChoice({ both, chosen, onChoose, onClose }: Props) {
  const [picked, setPicked] = useState<readonly string[]>(chosen);
  const candidates = both.columns.columns.filter(({ mayBeKey }) => mayBeKey);
  const toggle = (name: string, isOn: boolean) =>
    setPicked(isOn ? [...picked, name] : picked.filter((each) => each !== name));
  const declaredAs = (name: string) => {
    const found = both.keys.find(({ columns }) => columns.includes(name));
    return found === undefined ? null : DECLARED[found.declaredBy];
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="What tells rows apart"
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button variant="primary" onClick={() => onChoose(picked)}>
            {picked.length === 0 ? 'Compare whole rows' : 'Compare by this key'}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-fg-2">
        Rows with the same values here are one row, before and after. With no column chosen a row is
        all of its values: it can come or go, but not change.
      </p>
      <div className="grid max-h-[40vh] gap-1 overflow-y-auto p-1">
        {candidates.map(({ name, type }) => (
          <Checkbox
            key={name}
            checked={picked.includes(name)}
            onChange={(isOn) => toggle(name, isOn)}
            label={
              <span>
                <code>{name}</code> <span className="text-small text-fg-3">{type}</span>{' '}
                {declaredAs(name) !== null && (
                  <span className="text-small text-fg-2">{declaredAs(name)}</span>
                )}
              </span>
            }
          />
        ))}
      </div>
    </Dialog>
  );
}
