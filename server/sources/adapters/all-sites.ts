import { AppError } from '#server/platform/errors.ts';
import type { RawDocument, TakingIn } from '../port.ts';
import type { SitePass } from '../schemas.ts';
import { mergeFeeds } from './merge-feeds.ts';

type ReadSite = (pass: SitePass, into: TakingIn) => AsyncIterable<readonly RawDocument[]>;

/** Sites that are read at the same time: they answer slowly, and their answers are small. */
const WIDTH = 6;

/**
 * Documents of several sites as they come. What fails at one of them is told and left out; only when
 * every one fails does it throw the first of their failures.
 */
export async function* allSites(
  passes: readonly SitePass[],
  into: TakingIn,
  read: ReadSite,
): AsyncGenerator<readonly RawDocument[]> {
  const failures: AppError[] = [];
  const contained = async function* (pass: SitePass): AsyncGenerator<readonly RawDocument[]> {
    const report = (message: string) => into.report(`${pass.source}: ${message}`);
    try {
      yield* read(pass, { ...into, report });
    } catch (error) {
      if (!(error instanceof AppError) || into.signal.aborted) throw error;
      failures.push(error);
      await into.report(`not read: ${error.message}`);
    }
  };
  yield* mergeFeeds(
    passes.map((pass) => () => contained(pass)),
    WIDTH,
  );
  const [first] = failures;
  if (first !== undefined && failures.length === passes.length) throw first;
}
