'use client';

import { useRef, useState } from 'react';
import type { Upload } from '#server/sources/import-views.ts';
import { sendFile } from './send-file.ts';

interface Uploading {
  readonly upload: Upload | null;
  /** 0 to 100 while a file is sent; null otherwise. */
  readonly percent: number | null;
  readonly failure: string | null;
  readonly send: (file: File) => void;
  readonly stop: () => void;
  readonly reset: () => void;
}

/** One file on its way to the console. */
export function useUpload(): Uploading {
  const [upload, setUpload] = useState<Upload | null>(null);
  const [percent, setPercent] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const going = useRef<AbortController | null>(null);
  const reset = () => {
    going.current?.abort();
    setUpload(null);
    setPercent(null);
    setFailure(null);
  };
  const send = (file: File) => {
    reset();
    const controller = new AbortController();
    going.current = controller;
    setPercent(0);
    sendFile(file, { onProgress: setPercent, signal: controller.signal })
      .then(setUpload, (error: Error) => {
        if (error.name !== 'AbortError') setFailure(error.message);
      })
      .finally(() => setPercent(null));
  };
  return { upload, percent, failure, send, stop: reset, reset };
}
