'use client';

import { useState } from 'react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { indentJson } from './indent-json.ts';

interface Props {
  readonly title: string;
  readonly text: string;
  /** The text is JSON, or a value that is written as JSON. */
  readonly isJson?: boolean;
  readonly onClose: () => void;
}

/** The whole of one cell; what is nested can be read line by line. */
export function CellDialog({ title, text, isJson = false, onClose }: Props) {
  const indented = isJson ? indentJson(text) : null;
  const [shape, setShape] = useState<'lines' | 'text'>('lines');
  const shown = indented !== null && shape === 'lines' ? indented : text;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      width="wide"
      actions={<CopyButton text={shown} label="Copy the value" />}
    >
      {indented !== null && (
        <div className="mb-2">
          <Segments
            label="Shape of the value"
            size="small"
            segments={[
              { value: 'lines', label: 'Line by line' },
              { value: 'text', label: 'As it is' },
            ]}
            value={shape}
            onChange={setShape}
          />
        </div>
      )}
      <pre className="max-h-[50vh] overflow-auto whitespace-pre-wrap rounded-2 bg-inset p-3 font-mono text-small [overflow-wrap:anywhere]">
        <bdi>{shown}</bdi>
      </pre>
    </Dialog>
  );
}
