import { z } from 'zod';
import { type Content, IcebergView } from '#server/catalog/model/content.ts';
import { formatKey } from '#server/catalog/model/content-key.ts';
import { AppError } from '#server/platform/errors.ts';
import { failureToAppError } from '#server/storage/failure-to-app-error.ts';
import type { ObjectStore } from '#server/storage/port.ts';
import { type DiffLine, lineDiff } from './model/line-diff.ts';
import { contentAt, type StateDeps, type StateInput } from './table-state.ts';

/** What a view selects, on one side. */
export interface ViewDefinition {
  readonly sql: string;
  readonly dialect: string | null;
}

export interface ViewComparison {
  /** Null: there is no view at the key. */
  readonly before: ViewDefinition | null;
  readonly after: ViewDefinition | null;
  readonly lines: readonly DiffLine[];
}

interface Input {
  readonly before: StateInput;
  readonly after: StateInput;
}

/** How the text of a view differs between two states. Throws `not-found` when neither side has one. */
export async function compareView(deps: StateDeps, input: Input): Promise<ViewComparison> {
  const [before, after] = await Promise.all([
    definitionAt(deps, input.before),
    definitionAt(deps, input.after),
  ]);
  if (before === null && after === null) {
    throw new AppError(
      'not-found',
      `${formatKey(input.after.key)} is no view at either of the two states. Compare the branches to see what differs.`,
    );
  }
  return { before, after, lines: lineDiff(before?.sql ?? '', after?.sql ?? '') };
}

async function definitionAt(deps: StateDeps, input: StateInput): Promise<ViewDefinition | null> {
  const content = await contentAt(deps, input);
  return content === null ? null : definitionOf(deps, content);
}

async function definitionOf(
  { store }: { readonly store: ObjectStore },
  content: Content,
): Promise<ViewDefinition | null> {
  const view = IcebergView.safeParse(content);
  if (!view.success) return null;
  const { sqlText, dialect, versionId, metadataLocation } = view.data;
  if (sqlText !== undefined) return { sql: sqlText, dialect: dialect ?? null };
  const { versions, ...metadata } = await readMetadata(store, metadataLocation);
  const current = BigInt(metadata['current-version-id']);
  const version =
    versions.find((one) => BigInt(one['version-id']) === versionId) ??
    versions.find((one) => BigInt(one['version-id']) === current);
  const text = version?.representations.find(({ type }) => type === 'sql');
  return text === undefined ? null : { sql: text.sql, dialect: text.dialect };
}

const ViewMetadata = z.object({
  'current-version-id': z.number().int(),
  versions: z.array(
    z.object({
      'version-id': z.number().int(),
      representations: z.array(
        z.object({ type: z.string(), sql: z.string(), dialect: z.string() }),
      ),
    }),
  ),
});

async function readMetadata(
  store: ObjectStore,
  uri: string,
): Promise<z.infer<typeof ViewMetadata>> {
  const read = await store.read(uri);
  if (!read.ok) throw failureToAppError(read.error);
  const parsed = ViewMetadata.safeParse(jsonOf(read.value));
  if (parsed.success) return parsed.data;
  throw new AppError('invalid', `${uri} is no metadata of a view: restore it from a backup.`);
}

/** Null for bytes that are no JSON. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
