import type { QualityDeps } from '#server/quality/collect.ts';
import { countVerdicts } from '#server/quality/count-verdicts.ts';
import { getDocument } from '#server/quality/get-document.ts';
import { listRules } from '#server/quality/list-rules.ts';
import { listVerdicts } from '#server/quality/list-verdicts.ts';
import {
  CountVerdictsInput,
  GetDocumentInput,
  ListVerdictsInput,
} from '#server/quality/schemas.ts';
import { type Context, router, userProcedure } from '../init.ts';

export const qualityRouter = router({
  /** Documents by verdict, reason, source, person and day. */
  counts: userProcedure
    .input(CountVerdictsInput)
    .query(({ ctx, input, signal }) => countVerdicts(depsOf(ctx, signal), input)),

  /** Documents with their verdict, a page at a time. */
  rows: userProcedure
    .input(ListVerdictsInput)
    .query(({ ctx, input, signal }) => listVerdicts(depsOf(ctx, signal), input)),

  /** Why a document has its verdict, and how that is undone. */
  rules: userProcedure.query(({ ctx }) => listRules(ctx.services)),

  /** One document as it came, in every version. */
  document: userProcedure
    .input(GetDocumentInput)
    .query(({ ctx, input, signal }) => getDocument(depsOf(ctx, signal), input)),
});

function depsOf(ctx: Context, signal: AbortSignal | undefined): QualityDeps {
  return {
    engine: ctx.services.engine,
    catalog: ctx.services.catalog,
    user: ctx.caller?.name ?? 'unknown',
    ...(signal !== undefined && { signal }),
  };
}
