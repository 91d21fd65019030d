'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';

interface Props {
  readonly title: string;
  readonly onRename: (title: string) => void;
  readonly onClose: () => void;
}

/** Asks for the name of a result. */
export function RenameDialog({ title, onRename, onClose }: Props) {
  const [name, setName] = useState(title);
  const rename = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') onRename(name.trim());
    onClose();
  };
  return (
    <Dialog open onOpenChange={onClose} title="Rename the result">
      <form onSubmit={rename} className="grid gap-3">
        <Field
          label="Name"
          autoFocus
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit">
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
