import type { Content, ContentKey } from '../../model/content.ts';
import { formatKey } from '../../model/content-key.ts';
import { type MergeMode, mergeModeDefect } from '../../model/plan-merge.ts';
import type { TreeValue } from '../../model/tree.ts';
import type { KeyMergeMode } from '../../port.ts';
import { collectContent } from './commit.ts';
import { badRequest } from './failure.ts';
import { requireKey } from './require-key.ts';

/**
 * The modes by encoded key; the contents that they bring are put aside. Throws `bad-request` for a key
 * named twice and for a mode that cannot be meant.
 */
export function readModes(
  keyModes: readonly KeyMergeMode[],
  contents: Map<string, string>,
): ReadonlyMap<string, MergeMode> {
  const modes = new Map<string, MergeMode>();
  for (const { key, mergeBehavior, expectedTargetContent, resolvedContent } of keyModes) {
    const encoded = requireKey(key);
    if (modes.has(encoded)) throw badRequest(`Key ${formatKey(key)} has more than one merge mode.`);
    const mode = {
      behavior: mergeBehavior,
      expectedTarget: toValue(key, expectedTargetContent, new Map()),
      resolved: toValue(key, resolvedContent, contents),
    };
    const defect = mergeModeDefect(encoded, mode);
    if (defect !== null) throw badRequest(defect);
    modes.set(encoded, mode);
  }
  return modes;
}

function toValue(
  key: ContentKey,
  content: Content | undefined,
  contents: Map<string, string>,
): TreeValue | undefined {
  if (content === undefined) return undefined;
  const { type, id } = content;
  if (id === undefined) throw badRequest('Content to store must have a non-null content ID');
  return { type, id, value: collectContent(key, content, contents) };
}
