import { type CanonicalValue, canonicalJson, parseCanonicalJson } from './canonical.ts';
import { type Content, IcebergTable, IcebergView, Namespace, UnknownContent } from './content.ts';

/** The stored text of a content without its id: two contents differ in value when this differs. */
export function encodeContent(content: Content): string {
  const { id: _, ...value } = parseContent(content);
  return canonicalJson(value as CanonicalValue);
}

/** Reads what `encodeContent` wrote: a content without its id. Throws when it is damaged. */
export function decodeContent(text: string): Content {
  return parseContent(parseCanonicalJson(text));
}

/** Checks the shape of the types this code knows; others pass as they came. Throws `ZodError`. */
function parseContent(value: unknown): Content {
  const content = UnknownContent.parse(value);
  switch (content.type) {
    case 'ICEBERG_TABLE':
      return IcebergTable.parse(content);
    case 'ICEBERG_VIEW':
      return IcebergView.parse(content);
    case 'NAMESPACE':
      return Namespace.parse(content);
    default:
      return content;
  }
}
