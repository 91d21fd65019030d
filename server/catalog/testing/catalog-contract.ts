import { describe } from 'vitest';
import type { Catalog } from '../port.ts';
import { describeCommits } from './commit-contract.ts';
import { describeConcurrency } from './concurrency-contract.ts';
import { describeInfo } from './info-contract.ts';
import { describeLists } from './list-contract.ts';
import { describeMerges } from './merge-contract.ts';
import { describeMergeModes } from './merge-mode-contract.ts';
import { describeReads } from './read-contract.ts';
import { describeReferences } from './reference-contract.ts';
import { describeTransplants } from './transplant-contract.ts';

export interface OpenedCatalog extends AsyncDisposable {
  /** Empty: the default branch at the beginning of time. */
  readonly catalog: Catalog;
}

/** Every adapter runs this suite; a real Nessie gives the same answers. */
export function describeCatalogContract(name: string, open: () => Promise<OpenedCatalog>): void {
  describe(`${name} honours the Catalog contract`, () => {
    describeReferences(open);
    describeInfo(open);
    describeReads(open);
    describeLists(open);
    describeCommits(open);
    describeConcurrency(open);
    describeMerges(open);
    describeMergeModes(open);
    describeTransplants(open);
  });
}
