'use client';

import { useQuery } from '@tanstack/react-query';
import type { FunctionHelp } from '#server/sql/model/editor/offers.ts';
import type { WorkerAsk, WorkerCalls, WorkerReply } from './worker-protocol.ts';

type Answers = { readonly [Kind in keyof WorkerCalls]: WorkerCalls[Kind]['answer'] };

interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (failure: Error) => void;
}

interface Connection {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
}

let connection: Connection | null = null;
let lastId = 0;

/** Reads and formats statements beside the page, so that typing never waits. Made when first asked. */
function connect(): Connection {
  const worker = new Worker(new URL('./sql.worker.ts', import.meta.url), {
    type: 'module',
    name: 'sql',
  });
  const pending = new Map<number, Pending>();
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerReply>) => {
    const { id, answer, failure } = data;
    const asked = pending.get(id);
    pending.delete(id);
    if (failure === undefined) asked?.resolve(answer as never);
    else asked?.reject(new Error(failure));
  });
  worker.addEventListener('error', () => {
    for (const { reject } of pending.values()) reject(new Error('The reader of SQL ended.'));
    worker.terminate();
    connection = null;
  });
  return { worker, pending };
}

/** The worker's answer. Rejects with what it could not do. */
export function askWorker<Ask extends WorkerAsk>(ask: Ask): Promise<Answers[Ask['kind']]> {
  connection ??= connect();
  const { worker, pending } = connection;
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    pending.set(id, { resolve, reject });
    worker.postMessage({ id, ask });
  });
}

const NONE: readonly FunctionHelp[] = [];

/** Functions of the dialect with their signatures. */
export function useFunctions(): readonly FunctionHelp[] {
  const { data } = useQuery({
    queryKey: ['sql', 'functions'],
    queryFn: () => askWorker({ kind: 'functions' }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? NONE;
}
