import { z } from 'zod';
import { PreviewImportInput, StartImportInput } from '#server/sources/import-views.ts';
import { previewImport } from '#server/sources/preview-import.ts';
import { recentImports } from '#server/sources/recent-imports.ts';
import { startImport } from '#server/sources/start-import.ts';
import { discardUpload } from '#server/sources/uploads.ts';
import { router, userProcedure } from '../init.ts';

export const importsRouter = router({
  /** How an uploaded file would be read and judged; nothing is written. */
  preview: userProcedure
    .input(PreviewImportInput)
    .query(({ ctx, input, signal }) => previewImport(ctx.services, input, ctx.caller, signal)),

  /** Starts the run that takes an uploaded file in. */
  start: userProcedure
    .input(StartImportInput)
    .mutation(({ ctx, input }) => startImport(ctx.services, input, ctx.caller)),

  /** The last runs that took a file in. */
  recent: userProcedure
    .input(z.object({ limit: z.number().int().min(1).max(50).default(5) }).prefault({}))
    .query(({ ctx, input }) => recentImports(ctx.services, input)),

  /** Forgets an upload. */
  discard: userProcedure
    .input(z.object({ id: z.string().min(1).max(120) }))
    .mutation(({ ctx, input }) => discardUpload(ctx.services, input)),
});
