import type { IncomingMessage, ServerResponse } from 'node:http';

/** Something that goes wrong on the way to an answer. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** A page of a host in front of the site. */
  | { readonly kind: 'html'; readonly status?: number }
  /** The answer ends in the middle; `isTold`: it says how long it would have been. */
  | { readonly kind: 'half'; readonly isTold: boolean }
  /** The connection closes without a word. */
  | { readonly kind: 'nothing' }
  /** No answer for so long. */
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'body'; readonly body: string };

export interface PlannedFault {
  /** Part of the path and query that it concerns; null is all. */
  readonly path?: string;
  /** How many requests; 1 when absent. */
  readonly times?: number;
  readonly fault: Fault;
}

/** Faults that wait for their request. */
export class Faults {
  #planned: { path: string; left: number; fault: Fault }[] = [];

  plan({ path = '', times = 1, fault }: PlannedFault): void {
    this.#planned.push({ path, left: times, fault });
  }

  take(url: string): Fault | null {
    const found = this.#planned.find(({ path, left }) => left > 0 && url.includes(path));
    if (found === undefined) return null;
    found.left -= 1;
    this.#planned = this.#planned.filter(({ left }) => left > 0);
    return found.fault;
  }
}

/** Answers with the fault; false when the request goes on to its answer, whole or cut. */
export async function applyFault(
  fault: Fault,
  _request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
      return true;
    case 'html':
      response
        .writeHead(fault.status ?? 200, { 'content-type': 'text/html; charset=utf-8' })
        .end('<!DOCTYPE html><html><body><h1>Application error</h1></body></html>');
      return true;
    case 'nothing':
      response.destroy();
      return true;
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end();
      return true;
    case 'body':
      response.writeHead(200, { 'content-type': 'application/json' }).end(fault.body);
      return true;
    case 'slow':
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, fault.ms);
        response.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
      });
      return false;
    case 'half':
      return false;
  }
}
