import { router } from './init.ts';
import { authRouter } from './routers/auth.ts';
import { branchesRouter } from './routers/branches.ts';
import { catalogRouter } from './routers/catalog.ts';
import { changesRouter } from './routers/changes.ts';
import { compareRouter } from './routers/compare.ts';
import { editorRouter } from './routers/editor.ts';
import { glucoseRouter } from './routers/glucose.ts';
import { hubRouter } from './routers/hub.ts';
import { importsRouter } from './routers/imports.ts';
import { maintenanceRouter } from './routers/maintenance.ts';
import { pipelinesRouter } from './routers/pipelines.ts';
import { qualityRouter } from './routers/quality.ts';
import { queriesRouter } from './routers/queries.ts';
import { resultsRouter } from './routers/results.ts';
import { runsRouter } from './routers/runs.ts';
import { savedQueriesRouter } from './routers/saved-queries.ts';
import { sessionRouter } from './routers/session.ts';
import { sourcesRouter } from './routers/sources.ts';
import { workbenchRouter } from './routers/workbench.ts';

/** Every procedure of the console, a router a noun. */
export const appRouter = router({
  auth: authRouter,
  branches: branchesRouter,
  catalog: catalogRouter,
  changes: changesRouter,
  compare: compareRouter,
  editor: editorRouter,
  glucose: glucoseRouter,
  hub: hubRouter,
  maintenance: maintenanceRouter,
  imports: importsRouter,
  pipelines: pipelinesRouter,
  quality: qualityRouter,
  queries: queriesRouter,
  results: resultsRouter,
  runs: runsRouter,
  savedQueries: savedQueriesRouter,
  session: sessionRouter,
  sources: sourcesRouter,
  workbench: workbenchRouter,
});

export type AppRouter = typeof appRouter;
