import { describe, expect, test } from 'vitest';
import { value } from '#server/catalog/testing/catalog-fixture.ts';
import { commentOnChange } from './comment-on-change.ts';
import { closeChange, reopenChange } from './edit-change.ts';
import { findDownstream } from './find-downstream.ts';
import { getChange, reviewChange } from './get-change.ts';
import { listChanges } from './list-changes.ts';
import { mergeChange } from './merge-change.ts';
import { ADA, BO, CY, openChanges } from './testing/open-changes.ts';
import { undoChange } from './undo-change.ts';

describe('the record of changes', () => {
  test('lists them by state, words and person; one of a pair is open at a time', async () => {
    await using lake = await openChanges();
    const { number } = await lake.open();
    await expect(lake.open(ADA)).rejects.toThrow(`Change #${number} from dev into main is open`);
    await commentOnChange(lake, { number, body: 'Why?' }, CY);
    await expect(closeChange(lake, { number }, CY)).rejects.toMatchObject({ code: 'forbidden' });
    await closeChange(lake, { number }, BO);
    const second = await lake.open(ADA);
    await expect(reopenChange(lake, { number }, BO)).rejects.toThrow(/is open\. Go on there/);
    const list = async (input: Parameters<typeof listChanges>[1]) =>
      (await listChanges(lake, input, BO)).items.map((change) => change.number);
    expect(await list({})).toEqual([second.number]);
    expect(await list({ state: null })).toEqual([second.number, number]);
    expect(await list({ state: null, mine: true })).toEqual([number]);
    expect(await list({ state: null, search: 'ADA' })).toEqual([second.number]);
    const first = await listChanges(lake, { state: null, limit: 1 }, BO);
    expect(first).toMatchObject({
      cursor: second.number,
      counts: { open: 1, closed: 1, merged: 0 },
    });
    expect(await list({ state: null, limit: 1, cursor: second.number })).toEqual([number]);
  });

  test('says so when a branch goes while its change is open', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    const { number } = await lake.open();
    const hash = await lake.drive.hashOf('dev');
    value(await lake.gatedCatalog.deleteReference('dev', hash));
    expect((await reviewChange(lake, { number })).dryRun.state).toBe('source-gone');
    expect((await getChange(lake, { number })).heads.sourceHash).toBeNull();
    const targetHash = await lake.drive.hashOf('main');
    const seen = { number, sourceHash: hash, targetHash, choicesHash: '' };
    await expect(mergeChange(lake, seen, ADA)).rejects.toThrow(/^dev was deleted since you looked/);
  });

  test('knows what the project builds from the tables of a change', async () => {
    await using lake = await openChanges();
    expect(await findDownstream(lake, { tables: ['silver.readings', 's.t'] })).toEqual([
      { name: 'gold.people', mart: null, because: ['silver.readings'] },
      { name: 'gold.totals', mart: null, because: ['silver.readings'] },
      { name: 'marts.overview', mart: 'overview', because: ['silver.readings'] },
    ]);
  });

  test('keeps an undo from taking later work along', async () => {
    await using lake = await openChanges();
    await lake.append('s.t', 'dev', 2);
    const { number } = await lake.open();
    await lake.check(number);
    await mergeChange(lake, await lake.seen(number), ADA);
    await lake.append('s.t', 'main', 7, 'cy');
    await expect(undoChange(lake, { number }, ADA)).rejects.toThrow(/s\.t was changed since by cy/);
    expect(await lake.ids('main')).toEqual([1, 2, 7]);
  });
});
