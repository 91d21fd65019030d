import { z } from 'zod';
import { VERDICTS } from './model/verdicts.ts';

const Day = z.iso.date('A day is written YYYY-MM-DD.').nullable().default(null);

const VerdictFilter = z.object({
  verdict: z.enum(VERDICTS).nullable().default(null),
  reason: z.string().min(1).max(100).nullable().default(null),
  source: z.string().min(1).max(200).nullable().default(null),
  person: z.string().min(1).max(200).nullable().default(null),
  from: Day,
  to: Day,
});

const MomentInput = z.object({
  /** Null is the default branch. */
  ref: z.string().min(1).max(500).nullable().default(null),
  /** A commit hash or an ISO time; null is now. */
  at: z.string().min(1).max(100).nullable().default(null),
});

export const CountVerdictsInput = MomentInput.extend({ filter: VerdictFilter.prefault({}) });
export type CountVerdictsInput = Readonly<z.output<typeof CountVerdictsInput>>;

export const ListVerdictsInput = CountVerdictsInput.extend({
  offset: z.number().int().min(0).max(100_000).default(0),
  limit: z.number().int().min(1).max(200).default(50),
});
export type ListVerdictsInput = Readonly<z.output<typeof ListVerdictsInput>>;

export const GetDocumentInput = MomentInput.extend({
  person: z.string().min(1).max(200),
  source: z.string().min(1).max(200),
  documentId: z.string().min(1).max(1000),
});
export type GetDocumentInput = Readonly<z.output<typeof GetDocumentInput>>;
