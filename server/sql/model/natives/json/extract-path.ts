const STEP = /\.([\p{L}\p{Nd}_:]+)|\[(?:([\p{L}\p{Nd}_]+)|"((?:[^"\\]|\\.)*)")\]/uy;

/** The keys of `$.a[0]["b"]`, the older path language of `json_extract`; null for what is none. */
export function extractSteps(path: string): readonly string[] | null {
  if (!path.startsWith('$')) return null;
  const steps: string[] = [];
  STEP.lastIndex = 1;
  let end = 1;
  for (let match = STEP.exec(path); match !== null; match = STEP.exec(path)) {
    steps.push(match[1] ?? match[2] ?? (match[3] ?? '').replace(/\\(.)/gs, '$1'));
    end = STEP.lastIndex;
  }
  return end === path.length ? steps : null;
}
