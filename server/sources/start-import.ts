import type { z } from 'zod';
import { AppError } from '#server/platform/errors.ts';
import type { RunView } from '#server/runs/port.ts';
import { type Requester, type StartRunDeps, startRun } from '#server/runs/start-run.ts';
import { importQuestions } from './import-questions.ts';
import { importRequest } from './import-request.ts';
import { StartImportInput } from './import-views.ts';
import { type FileDeps, inspectFile } from './inspect-file.ts';
import { uploadedFile } from './uploads.ts';

/**
 * Starts the run that takes an uploaded file in. Throws `not-found` when the upload is gone,
 * `invalid` for a file that cannot be read or an answer that is missing, and as `startRun`.
 */
export async function startImport(
  deps: StartRunDeps & FileDeps,
  input: z.input<typeof StartImportInput>,
  by: Requester,
): Promise<RunView> {
  const settings = StartImportInput.parse(input);
  const file = await uploadedFile(deps, settings.uploadId);
  const ingest = importRequest(settings, { file, source: settings.source });
  const open = importQuestions(await inspectFile(deps, ingest), settings).find(
    ({ isRequired }) => isRequired,
  );
  if (open !== undefined) throw new AppError('invalid', `Before the import: ${open.text}`);
  const ref = settings.ref ?? deps.catalog.defaultBranch;
  return startRun(deps, { ref, ingest, reason: `import of ${settings.name}` }, by);
}
