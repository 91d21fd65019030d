import { assembleLake, INGEST } from './assemble-lake.ts';

/** A process of its own: starts a run, says when it is inside of `asset`, and never gets out of there. */
const [databaseUrl = '', projectFolder = '', asset] = process.argv.slice(2);
const lake = await assembleLake({
  databaseUrl,
  projectFolder,
  onMaterialize: async ({ key }) => {
    if (key.join('.') !== asset) return undefined;
    process.stdout.write('inside\n');
    return new Promise<never>(() => undefined);
  },
});
await lake.start({ ingest: INGEST });
