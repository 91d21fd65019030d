import { z } from 'zod';
import type { Catalog } from '#server/catalog/port.ts';
import type { MartStore } from '#server/marts/port.ts';
import { loadProject } from '#server/pipelines/load-project.ts';
import { planRun } from './plan-run.ts';

export const PreviewRunInput = z.object({
  selection: z.string().trim().max(2_000).nullable().default(null),
  ref: z.string().min(1),
  full: z.boolean().default(false),
});

export interface RunPreview {
  /** Head of the ref that this holds for. */
  readonly baseHash: string;
  readonly assets: readonly {
    readonly name: string;
    readonly action: 'build' | 'skip' | 'blocked';
    readonly why: string;
  }[];
  /** Marts to publish even if nothing is built. */
  readonly marts: readonly string[];
}

/** What a run with this selection would do now, and why. Throws `invalid`, `not-found`. */
export async function previewRun(
  deps: { readonly catalog: Catalog; readonly marts: MartStore; readonly projectFolder: string },
  input: z.input<typeof PreviewRunInput>,
): Promise<RunPreview> {
  const { selection, ref, full } = PreviewRunInput.parse(input);
  const project = await loadProject(deps.projectFolder);
  const request = { ref, selection: selection || null, full, ingests: false };
  const { baseHash, models, dueMarts } = await planRun(deps, project, request);
  return {
    baseHash,
    assets: models.map(({ asset, decision }) => ({ name: asset.name, ...decision })),
    marts: dueMarts.map(({ target }) => target.name),
  };
}
