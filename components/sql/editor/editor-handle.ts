import type { TextEdit } from '#server/sql/model/editor/write-period.ts';
import { monaco } from './monaco.ts';

/** What of Monaco's snippets its types do not name. */
interface SnippetController extends monaco.editor.IEditorContribution {
  insert(template: string): void;
}

/** What the page asks of the editor. Offsets are UTF-16 units of the whole text. */
export interface EditorHandle {
  text(): string;
  /** Offset of the cursor in the text. */
  offset(): number;
  /** What is selected; null when nothing is. */
  selection(): { readonly start: number; readonly end: number } | null;
  /** Replaces the text; undo brings the former one back. */
  setText(text: string): void;
  /** Puts text in at the cursor, in place of what is selected. */
  insert(text: string): void;
  /** Puts a snippet in at the cursor, with its places to fill in. */
  insertSnippet(body: string): void;
  apply(edits: readonly TextEdit[]): void;
  /** Moves the cursor there. */
  reveal(place: { readonly line: number; readonly column: number }): void;
  focus(): void;
  /** Where the cursor is on the screen. */
  caret(): { readonly x: number; readonly y: number };
  /** Runs a command of the editor, such as formatting. */
  command(id: string): void;
}

export function handleOf(editor: monaco.editor.IStandaloneCodeEditor): EditorHandle {
  const edit = (edits: readonly monaco.editor.IIdentifiedSingleEditOperation[]) => {
    editor.pushUndoStop();
    editor.executeEdits('console', [...edits]);
    editor.pushUndoStop();
    editor.focus();
  };
  const offsetOf = (position: monaco.IPosition | null) =>
    position === null ? 0 : (editor.getModel()?.getOffsetAt(position) ?? 0);
  return {
    text: () => editor.getValue(),
    offset: () => offsetOf(editor.getPosition()),
    selection: () => {
      const selection = editor.getSelection();
      if (selection === null || selection.isEmpty()) return null;
      return {
        start: offsetOf(selection.getStartPosition()),
        end: offsetOf(selection.getEndPosition()),
      };
    },
    setText: (text) => {
      const range = editor.getModel()?.getFullModelRange();
      if (range !== undefined) edit([{ range, text }]);
    },
    insert: (text) => {
      const range = editor.getSelection();
      if (range !== null) edit([{ range, text, forceMoveMarkers: true }]);
    },
    insertSnippet: (body) => {
      editor.focus();
      const controller = editor.getContribution<SnippetController>('snippetController2');
      controller?.insert(body);
    },
    apply: (edits) => {
      const model = editor.getModel();
      if (model === null) return;
      edit(edits.map(({ start, end, text }) => ({ range: rangeIn(model, start, end), text })));
    },
    reveal: ({ line, column }) => {
      editor.setPosition({ lineNumber: line, column });
      editor.revealLineInCenterIfOutsideViewport(line);
      editor.focus();
    },
    focus: () => editor.focus(),
    caret: () => {
      const position = editor.getPosition();
      const at = position === null ? null : editor.getScrolledVisiblePosition(position);
      const frame = editor.getDomNode()?.getBoundingClientRect();
      return {
        x: (frame?.left ?? 0) + (at?.left ?? 0),
        y: (frame?.top ?? 0) + (at?.top ?? 0) + 20,
      };
    },
    command: (id) => {
      editor.focus();
      void editor.getAction(id)?.run();
    },
  };
}

/** Two offsets of a text as the editor's range. */
export function rangeIn(model: monaco.editor.ITextModel, start: number, end: number): monaco.Range {
  return monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
}
