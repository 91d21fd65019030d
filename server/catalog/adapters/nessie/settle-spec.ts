import type { EffectiveReference } from '../../port.ts';

const STEPS = /^([^~*^]*)((?:[~*^][^~*^]+)+)$/;

/**
 * Takes all but the last of several relative steps: a real Nessie (0.99.0) takes the last alone and
 * says nothing. `resolve` answers specs of one step.
 */
export async function settleSpec(
  ref: string,
  resolve: (ref: string) => Promise<EffectiveReference>,
): Promise<string> {
  const [, start = '', relative = ''] = STEPS.exec(ref) ?? [];
  const steps = relative.match(/[~*^][^~*^]+/g) ?? [];
  if (steps.length < 2) return ref;
  let base = start;
  for (const step of steps.slice(0, -1)) {
    const { name, hash } = await resolve(`${base}${step}`);
    base = `${name ?? ''}@${hash}`;
  }
  return `${base}${steps.at(-1) ?? ''}`;
}
