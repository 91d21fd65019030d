import { z } from 'zod';
import { SetCheckInput } from '#server/queries/checks/check-views.ts';
import { listChecks } from '#server/queries/checks/list-checks.ts';
import { runCheckNow } from '#server/queries/checks/run-check.ts';
import { removeCheck, setCheck } from '#server/queries/checks/set-check.ts';
import { getSaved, listSavedVersions } from '#server/queries/saved/get-saved.ts';
import { listSaved } from '#server/queries/saved/list-saved.ts';
import { RunSavedInput, runSaved } from '#server/queries/saved/run-saved.ts';
import { createSaved, deleteSaved, updateSaved } from '#server/queries/saved/save-query.ts';
import {
  CreateSavedInput,
  ListSavedInput,
  SavedById,
  UpdateSavedInput,
} from '#server/queries/saved/saved-views.ts';
import { audited } from '../audited.ts';
import { readerProcedure, router, userProcedure } from '../init.ts';

export const savedQueriesRouter = router({
  list: userProcedure
    .input(ListSavedInput)
    .query(({ ctx, input }) => listSaved(ctx.services, input, ctx.caller)),

  get: userProcedure
    .input(SavedById)
    .query(({ ctx, input }) => getSaved(ctx.services, input, ctx.caller)),

  versions: userProcedure
    .input(SavedById)
    .query(({ ctx, input }) => listSavedVersions(ctx.services, input, ctx.caller)),

  create: userProcedure
    .input(CreateSavedInput)
    .mutation(({ ctx, input }) =>
      audited(ctx, { action: 'query.save', target: `${input.name} (${input.sharedWith})` }, () =>
        createSaved(ctx.services, input, ctx.caller),
      ),
    ),

  update: userProcedure.input(UpdateSavedInput).mutation(({ ctx, input }) => {
    const shared = input.sharedWith === undefined ? '' : ` (${input.sharedWith})`;
    return audited(ctx, { action: 'query.save', target: `${input.id}${shared}` }, () =>
      updateSaved(ctx.services, input, ctx.caller),
    );
  }),

  /** Starts a saved query, its parameters by name. */
  run: readerProcedure
    .input(RunSavedInput)
    .mutation(({ ctx, input }) => runSaved(ctx.services, input, ctx.caller)),

  /** Checks with their last results; of one saved query when it is named. */
  checks: userProcedure
    .input(z.object({ id: z.uuid().optional() }).prefault({}))
    .query(({ ctx, input }) => listChecks(ctx.services, input, ctx.caller)),

  setCheck: userProcedure
    .input(SetCheckInput)
    .mutation(({ ctx, input }) =>
      audited(ctx, { action: 'check.set', target: `${input.id} on ${input.ref}` }, () =>
        setCheck(ctx.services, input, ctx.caller),
      ),
    ),

  removeCheck: userProcedure
    .input(SavedById)
    .mutation(({ ctx, input }) =>
      audited(ctx, { action: 'check.remove', target: input.id }, () =>
        removeCheck(ctx.services, input, ctx.caller),
      ),
    ),

  runCheck: userProcedure
    .input(SavedById)
    .mutation(({ ctx, input }) => runCheckNow(ctx.services, input, ctx.caller)),

  remove: userProcedure
    .input(SavedById)
    .mutation(({ ctx, input }) =>
      audited(ctx, { action: 'query.delete', target: input.id }, () =>
        deleteSaved(ctx.services, input, ctx.caller),
      ),
    ),
});
