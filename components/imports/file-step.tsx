'use client';

import clsx from 'clsx';
import { Upload as UploadIcon } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Note } from '#components/ui/note.tsx';
import { ProgressLine } from '#components/ui/progress-line.tsx';

interface Props {
  readonly percent: number | null;
  readonly failure: string | null;
  readonly onFile: (file: File) => void;
  readonly onStop: () => void;
}

/** Where a file is dropped or chosen, and how far it has been sent. */
export function FileStep({ percent, failure, onFile, onStop }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) onFile(file);
  };
  if (percent !== null) {
    return (
      <div role="status" className="grid gap-2 py-4">
        <ProgressLine percent={percent} label="Sending the file" />
        <div className="flex items-center gap-3 text-fg-2">
          {percent < 100 ? `Sent ${Math.floor(percent)} %` : 'Sent, being kept'}
          <Button size="small" onClick={onStop}>
            Stop
          </Button>
        </div>
      </div>
    );
  }
  return (
    <>
      {/* The button inside does the same by keyboard. */}
      <fieldset
        aria-label="Drop a file"
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
        className={clsx(
          'grid justify-items-center gap-1.5 rounded-3 border border-dashed px-4 py-8 text-center',
          isOver ? 'border-accent-line bg-accent-bg' : 'border-line-strong',
        )}
      >
        <UploadIcon aria-hidden className="size-5 text-fg-3" strokeWidth={1.5} />
        <p className="text-read font-semibold">Drop a file here</p>
        <p className="max-w-[60ch] text-fg-3">
          CSV, JSON or Parquet, up to 2 GB, also gzipped; exports of Dexcom Clarity, LibreView,
          Tidepool and Nightscout are known by their content.
        </p>
        <input
          ref={input}
          type="file"
          aria-label="File to import"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) onFile(file);
          }}
        />
        <Button variant="primary" className="mt-2" onClick={() => input.current?.click()}>
          Choose a file
        </Button>
      </fieldset>
      {failure !== null && (
        <Note kind="bad" role="alert" className="mt-2">
          {failure}
        </Note>
      )}
    </>
  );
}
