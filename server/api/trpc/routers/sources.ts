import { getSource } from '#server/sources/get-source.ts';
import { listFolderFiles } from '#server/sources/list-folder-files.ts';
import { listPeople } from '#server/sources/list-people.ts';
import { listSources } from '#server/sources/list-sources.ts';
import { addSource, removeSource, setPerson, updateSource } from '#server/sources/save-source.ts';
import {
  ByName,
  SetPersonInput,
  SourceInput,
  SyncSourceInput,
  TestConnectionInput,
} from '#server/sources/source-inputs.ts';
import { syncSource } from '#server/sources/sync-source.ts';
import { testConnection } from '#server/sources/test-connection.ts';
import { adminProcedure, router, userProcedure } from '../init.ts';

export const sourcesRouter = router({
  /** Every declared source with its state. */
  list: userProcedure.query(({ ctx }) => listSources(ctx.services)),

  /** Everything that is known of one source. */
  get: userProcedure.input(ByName).query(({ ctx, input }) => getSource(ctx.services, input)),

  /** Files of a watched folder, with what became of each. */
  files: userProcedure
    .input(ByName)
    .query(({ ctx, input }) => listFolderFiles(ctx.services, input)),

  /** Declared people with their zones and sources. */
  people: userProcedure.query(({ ctx }) => listPeople(ctx.services)),

  /** Tries a site out and stores nothing. */
  test: adminProcedure
    .input(TestConnectionInput)
    .mutation(({ ctx, input, signal }) => testConnection(ctx.services, input, signal)),

  add: adminProcedure
    .input(SourceInput)
    .mutation(({ ctx, input }) => addSource(ctx.services, input, ctx.caller)),

  update: adminProcedure
    .input(SourceInput)
    .mutation(({ ctx, input }) => updateSource(ctx.services, input, ctx.caller)),

  /** Keeps what it brought. */
  remove: adminProcedure
    .input(ByName)
    .mutation(({ ctx, input }) => removeSource(ctx.services, input, ctx.caller)),

  /** Where a person lives, since when. */
  setPerson: adminProcedure
    .input(SetPersonInput)
    .mutation(({ ctx, input }) => setPerson(ctx.services, input, ctx.caller)),

  /** Reads a source now, in a run that goes on with all that depends on it. */
  sync: userProcedure
    .input(SyncSourceInput)
    .mutation(({ ctx, input }) => syncSource(ctx.services, input, ctx.caller)),
});
