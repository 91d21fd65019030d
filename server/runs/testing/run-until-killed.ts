import { assembleLake, INGEST } from './assemble-lake.ts';

/** A process of its own: starts a run, says when it is before or after the commit of `asset`,
 * and never gets further. */
const [databaseUrl = '', projectFolder = '', asset, moment] = process.argv.slice(2);
const lake = await assembleLake({
  databaseUrl,
  projectFolder,
  onMaterialize: async ({ key }) => (moment === 'before' ? stay(key) : undefined),
  onMerged: async () => stay(['merge']),
  onPublished: async () => stay(['publish']),
  onMaterialized: async ({ key }) => (moment === 'after' ? stay(key) : undefined),
});

async function stay(key: readonly string[]): Promise<undefined> {
  if (key.join('.') !== asset) return undefined;
  process.stdout.write('here\n');
  return new Promise<never>(() => undefined);
}

await lake.start({ ingest: INGEST });
