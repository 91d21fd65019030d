import type { FunctionHelp } from '#server/sql/model/editor/offers.ts';
import type { Problem } from '#server/sql/model/editor/quick-fixes.ts';
import type { Session } from '#server/sql/model/front-end.ts';
import type { KnownTable } from '#server/sql/read-ahead.ts';

/** What the page asks its worker, and what it answers. */
export interface WorkerCalls {
  readonly read: {
    readonly ask: {
      readonly kind: 'read';
      readonly statements: readonly string[];
      readonly session: Session;
      readonly tables: readonly KnownTable[];
    };
    /** One for each statement; null where nothing is wrong. */
    readonly answer: readonly (Problem | null)[];
  };
  readonly format: {
    readonly ask: { readonly kind: 'format'; readonly sql: string };
    readonly answer: string;
  };
  readonly functions: {
    readonly ask: { readonly kind: 'functions' };
    readonly answer: readonly FunctionHelp[];
  };
}

export type WorkerAsk = WorkerCalls[keyof WorkerCalls]['ask'];

export interface WorkerReply {
  readonly id: number;
  readonly answer?: unknown;
  readonly failure?: string;
}
