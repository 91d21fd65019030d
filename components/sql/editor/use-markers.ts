'use client';

import { useEffect } from 'react';
import type { EditorMarker } from './language.ts';
import { monaco } from './monaco.ts';

/** Underlines mistakes where they stand. */
export function useMarkers(
  editor: monaco.editor.IStandaloneCodeEditor | null,
  tabId: string,
  markers: readonly EditorMarker[],
): void {
  useEffect(() => {
    const model = editor?.getModel();
    if (model === null || model === undefined || tabId === '') return;
    monaco.editor.setModelMarkers(
      model,
      'sql',
      markers.map((marker) => toMarker(model, marker)),
    );
  }, [editor, tabId, markers]);
}

function toMarker(
  model: monaco.editor.ITextModel,
  { line, column, message, severity, fixes }: EditorMarker,
): monaco.editor.IMarkerData {
  const lineNumber = Math.max(1, Math.min(model.getLineCount(), line));
  const word = model.getWordAtPosition({ lineNumber, column });
  const hint = fixes.length > 0 ? '\nControl-. or the bulb mends it.' : '';
  return {
    severity: severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    message: message + hint,
    startLineNumber: lineNumber,
    endLineNumber: lineNumber,
    startColumn: word?.startColumn ?? column,
    endColumn: word?.endColumn ?? column + 1,
  };
}
