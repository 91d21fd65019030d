import type { Position } from '#server/sql/model/front-end.ts';

/** A piece of a text and what stands there instead. Offsets are UTF-16 units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface EditedText {
  readonly text: string;
  /** Where a position of the edited text stood before: the start of the edit when it is inside of one. */
  readonly originalPosition: (position: Position) => Position;
}

/** Makes edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): EditedText {
  const inOrder = edits.toSorted((a, b) => a.start - b.start);
  let edited = '';
  let copied = 0;
  const shifts: { readonly from: number; readonly until: number; readonly edit: TextEdit }[] = [];
  for (const edit of inOrder) {
    edited += text.slice(copied, edit.start);
    shifts.push({ from: edited.length, until: edited.length + edit.text.length, edit });
    edited += edit.text;
    copied = edit.end;
  }
  edited += text.slice(copied);
  const originalOffset = (offset: number): number => {
    const last = shifts.findLast(({ from }) => from <= offset);
    if (last === undefined) return offset;
    return offset < last.until ? last.edit.start : last.edit.end + offset - last.until;
  };
  return {
    text: edited,
    originalPosition: (position) => positionAt(text, originalOffset(offsetOf(edited, position))),
  };
}

/** Columns count characters, offsets UTF-16 units. */
function offsetOf(text: string, { line, column }: Position): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf('\n', start);
    if (end === -1) break;
    start = end + 1;
  }
  const before = Array.from(text.slice(start)).slice(0, column - 1);
  return start + before.join('').length;
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return {
    line: before.split('\n').length,
    column: Array.from(before.slice(start)).length + 1,
  };
}
