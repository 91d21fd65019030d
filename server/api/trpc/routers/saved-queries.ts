import { getSaved, listSavedVersions } from '#server/queries/saved/get-saved.ts';
import { listSaved } from '#server/queries/saved/list-saved.ts';
import { createSaved, deleteSaved, updateSaved } from '#server/queries/saved/save-query.ts';
import {
  CreateSavedInput,
  ListSavedInput,
  SavedById,
  UpdateSavedInput,
} from '#server/queries/saved/saved-views.ts';
import { audited } from '../audited.ts';
import { router, userProcedure } from '../init.ts';

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

  remove: userProcedure
    .input(SavedById)
    .mutation(({ ctx, input }) =>
      audited(ctx, { action: 'query.delete', target: input.id }, () =>
        deleteSaved(ctx.services, input, ctx.caller),
      ),
    ),
});
