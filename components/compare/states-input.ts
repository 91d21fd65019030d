import type { ComparedStates, StateRef } from './types.ts';

const stateInput = ({ hash, key, snapshotId }: StateRef) => ({
  hash,
  key: [...key],
  snapshotId: snapshotId === null ? null : String(snapshotId),
});

/** Two states as the procedures take them. */
export function statesInput({ from, to }: ComparedStates) {
  return { before: stateInput(from), after: stateInput(to) };
}
