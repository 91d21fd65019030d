import { err, ok, type Result } from '#server/platform/result.ts';
import { isIcebergTable } from '../model/content.ts';
import {
  type Catalog,
  type CatalogFailure,
  type MergeResult,
  NO_ANCESTOR_HASH,
  type Operation,
} from '../port.ts';
import { table } from './catalog-fixture.ts';
import { branchName, keyName, type Observation, type Step, type World } from './random-history.ts';

type Outcome = Result<MergeResult | null, CatalogFailure>;
const PAGE = { maxRecords: 1_000 };
const MESSAGE = { message: 'test' };

/** Does the steps to a catalog of its own, which is empty at first. */
export function createCatalogWorld(catalog: Catalog): World {
  const identities = new Map<string, number>();
  return {
    async perform(step, version) {
      const written = step.kind === 'merge' || step.kind === 'transplant' ? step.into : step.branch;
      const outcome = await act(catalog, step, version);
      return { ...verdictsOf(outcome), ...(await look(catalog, branchName(written), identities)) };
    },
  };
}

async function act(catalog: Catalog, step: Step, version: number): Promise<Outcome> {
  switch (step.kind) {
    case 'commit':
      return commit(catalog, step, version);
    case 'branch': {
      const from = await catalog.resolve(back(step.from, step.lag));
      if (!from.ok) return from;
      const name = branchName(step.branch);
      return done(await catalog.createReference({ type: 'BRANCH', name, hash: from.value.hash }));
    }
    case 'delete': {
      const at = await catalog.getReference(branchName(step.branch));
      return at.ok ? done(await catalog.deleteReference(at.value.name, at.value.hash)) : at;
    }
    case 'assign': {
      const at = await catalog.getReference(branchName(step.branch));
      const to = await catalog.getReference(branchName(step.to));
      if (!at.ok) return at;
      if (!to.ok) return to;
      return done(await catalog.assignReference(at.value.name, at.value.hash, to.value.hash));
    }
    case 'merge': {
      const ends = await bothEnds(catalog, step);
      if (!ends.ok) return ends;
      const keyMergeModes = step.modes.map(({ key, behavior }) => ({
        key: [keyName(key)],
        mergeBehavior: behavior,
      }));
      return catalog.merge({
        branch: branchName(step.into),
        expectedHash: ends.value.into,
        fromRefName: branchName(step.from),
        fromHash: ends.value.from,
        defaultKeyMergeMode: step.byDefault,
        keyMergeModes,
        isDryRun: step.isDryRun,
      });
    }
    case 'transplant': {
      const ends = await bothEnds(catalog, step);
      if (!ends.ok) return ends;
      const fromRefName = branchName(step.from);
      const log = await catalog.history(fromRefName, {}, { maxRecords: step.count });
      if (!log.ok) return log;
      return catalog.transplant({
        branch: branchName(step.into),
        expectedHash: ends.value.into,
        fromRefName,
        hashesToTransplant: log.value.items
          .filter(({ parentCommitHash }) => parentCommitHash !== NO_ANCESTOR_HASH)
          .map(({ meta }) => meta.hash)
          .toReversed(),
        defaultKeyMergeMode: step.byDefault,
      });
    }
  }
}

async function commit(
  catalog: Catalog,
  { branch, lag, operations }: Extract<Step, { kind: 'commit' }>,
  version: number,
): Promise<Outcome> {
  const seen = await catalog.resolve(back(branch, lag));
  if (!seen.ok) return seen;
  const { hash } = seen.value;
  const keys = operations.map(({ key }) => [keyName(key)]);
  const found = await catalog.getContents(`@${hash}`, keys);
  if (!found.ok) return found;
  const ids = new Map(found.value.contents.map(({ key, content }) => [key[0], content.id]));
  const list = operations.flatMap(({ key: number, type }): Operation[] => {
    const key = [keyName(number)];
    const id = ids.get(keyName(number));
    const put = (known?: string): Operation => ({
      type: 'PUT',
      key,
      content: table(version, known),
    });
    if (type === 'PUT' || (type === 'UNCHANGED' && id === undefined)) return [put(id)];
    if (type === 'REPLACE' && id !== undefined) return [{ type: 'DELETE', key }, put()];
    return [{ type: type === 'UNCHANGED' ? 'UNCHANGED' : 'DELETE', key }];
  });
  const name = branchName(branch);
  return done(
    await catalog.commit({ branch: name, expectedHash: hash, meta: MESSAGE, operations: list }),
  );
}

async function bothEnds(catalog: Catalog, { from, into }: { from: number; into: number }) {
  const source = await catalog.getReference(branchName(from));
  const target = await catalog.getReference(branchName(into));
  if (!source.ok) return source;
  if (!target.ok) return target;
  return ok({ from: source.value.hash, into: target.value.hash });
}

const back = (branch: number, lag: number) => `${branchName(branch)}${lag === 0 ? '' : `~${lag}`}`;

const done = (result: Result<unknown, CatalogFailure>): Outcome =>
  result.ok ? ok(null) : err(result.error);

function verdictsOf(outcome: Outcome): Pick<Observation, 'outcome' | 'verdicts'> {
  if (!outcome.ok) {
    const { error } = outcome;
    const conflicts = error.kind === 'reference-conflict' ? error.conflicts : [];
    const verdicts = conflicts.map(({ conflictType, key }) => `${key?.join('.')} ${conflictType}`);
    return { outcome: error.kind, verdicts: verdicts.toSorted() };
  }
  const { value } = outcome;
  if (value === null) return { outcome: 'ok', verdicts: [] };
  const verdicts = value.details.map(
    ({ key, mergeBehavior, conflict }) =>
      `${key.join('.')} ${mergeBehavior} ${conflict?.conflictType ?? 'ok'}`,
  );
  const applied = value.wasApplied ? 'applied' : 'not applied';
  return { outcome: value.wasSuccessful ? applied : 'conflict', verdicts: verdicts.toSorted() };
}

/** Identities are numbered as they are first seen. */
async function look(
  catalog: Catalog,
  branch: string,
  identities: Map<string, number>,
): Promise<Pick<Observation, 'entries' | 'commits'>> {
  const listed = await catalog.listEntries(branch, { withContent: true }, PAGE);
  const log = await catalog.history(branch, {}, PAGE);
  if (!listed.ok || !log.ok) return { entries: null, commits: 0 };
  const entries = listed.value.items.map(({ key, contentId, content }) => {
    if (!identities.has(contentId)) identities.set(contentId, identities.size);
    const version = content !== null && isIcebergTable(content) ? content.snapshotId : null;
    return `${key.join('.')} ${version} ${identities.get(contentId)}`;
  });
  return { entries, commits: log.value.items.length };
}
