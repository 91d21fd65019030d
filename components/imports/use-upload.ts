'use client';

import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTRPCClient } from '#components/trpc/client.tsx';
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
  /** A run reads the file: from now on it stays, whatever becomes of this page. */
  readonly handOver: () => void;
  /** The run did not begin. */
  readonly takeBack: () => void;
}

/** One file on its way to the console; it is removed there when it is left without a run. */
export function useUpload(): Uploading {
  const client = useTRPCClient();
  const [upload, setUpload] = useState<Upload | null>(null);
  const [percent, setPercent] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const going = useRef<AbortController | null>(null);
  const unread = useRef<Upload | null>(null);
  const leave = () => {
    going.current?.abort();
    going.current = null;
    const left = unread.current;
    unread.current = null;
    // What cannot be removed now goes with the old imports.
    if (left !== null) client.imports.discard.mutate({ id: left.id }).catch(() => undefined);
  };
  const onLeave = useEffectEvent(leave);
  useEffect(() => () => onLeave(), []);
  const reset = () => {
    leave();
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
      .then(
        (kept) => {
          unread.current = kept;
          setUpload(kept);
        },
        (error: Error) => {
          if (error.name !== 'AbortError') setFailure(error.message);
        },
      )
      .finally(() => {
        // The progress of a stopped file is by now that of the next.
        if (going.current === controller) setPercent(null);
      });
  };
  const handOver = () => {
    unread.current = null;
  };
  const takeBack = () => {
    unread.current = upload;
  };
  return { upload, percent, failure, send, stop: reset, reset, handOver, takeBack };
}
