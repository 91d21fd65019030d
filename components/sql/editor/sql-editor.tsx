'use client';

import { useEffect, useEffectEvent, useRef } from 'react';
import { monaco } from './monaco.ts';
import type { RunFailure } from './query-run.ts';

export interface EditorHandle {
  text(): string;
  /** Offset of the cursor in the text. */
  offset(): number;
  /** Replaces the text; undo brings the former one back. */
  setText(text: string): void;
}

interface Props {
  readonly initialText: string;
  /** Fully qualified tables, offered while typing. */
  readonly tables: readonly string[];
  readonly failure: RunFailure | null;
  /** Line, from 0, at which the text that failed starts. */
  readonly startLine: number;
  readonly onReady: (handle: EditorHandle) => void;
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
  readonly onStop: () => void;
}

/** SQL in Monaco, self-hosted. `⌘↵` runs, Esc stops, Ctrl-M lets Tab leave the editor. */
export function SqlEditor(props: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(null);
  const onRun = useEffectEvent(() => props.onRun());
  const onStop = useEffectEvent(() => props.onStop());
  const onChange = useEffectEvent((text: string) => props.onChange(text));
  const onReady = useEffectEvent((handle: EditorHandle) => props.onReady(handle));
  const firstText = useEffectEvent(() => props.initialText);

  // Monaco owns the element; it lives and dies with this component.
  useEffect(() => {
    if (frame.current === null) return;
    const made = monaco.editor.create(frame.current, { ...OPTIONS, value: firstText() });
    editor.current = made;
    made.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, onRun);
    made.addCommand(monaco.KeyCode.Escape, onStop, '!suggestWidgetVisible && !findWidgetVisible');
    made.onDidChangeModelContent(() => onChange(made.getValue()));
    const followTheme = () => monaco.editor.setTheme(themeOf(document.documentElement));
    followTheme();
    const theme = new MutationObserver(followTheme);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    onReady(handleOf(made));
    return () => {
      theme.disconnect();
      made.getModel()?.dispose();
      made.dispose();
    };
  }, []);

  const { failure, startLine, tables } = props;
  useEffect(() => {
    const model = editor.current?.getModel();
    if (model === null || model === undefined) return;
    monaco.editor.setModelMarkers(model, 'sql', markersOf(model, failure, startLine));
  }, [failure, startLine]);

  useEffect(() => {
    const offer = monaco.languages.registerCompletionItemProvider('sql', {
      provideCompletionItems: (model, position) => ({
        suggestions: suggest(model, position, tables),
      }),
    });
    return () => offer.dispose();
  }, [tables]);

  return <div ref={frame} className="h-full w-full" />;
}

const OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  language: 'sql',
  ariaLabel: 'Statement. Control M, then Tab, leaves the editor.',
  automaticLayout: true,
  fixedOverflowWidgets: true,
  fontSize: 13,
  lineHeight: 20,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  padding: { top: 8, bottom: 8 },
  renderLineHighlight: 'line',
  scrollBeyondLastLine: false,
  tabSize: 2,
  wordWrap: 'on',
  lineNumbersMinChars: 3,
  folding: false,
};

function themeOf(root: HTMLElement): string {
  const name = root.dataset['theme'] === 'dark' ? 'cascade-dark' : 'cascade-light';
  const token = (property: string) => getComputedStyle(root).getPropertyValue(property).trim();
  monaco.editor.defineTheme(name, {
    base: name === 'cascade-dark' ? 'vs-dark' : 'vs',
    inherit: true,
    // The number's own green is too pale for the line that is lit.
    rules: name === 'cascade-dark' ? [] : [{ token: 'number', foreground: '066a43' }],
    colors: hexColours({
      'editor.background': token('--bg'),
      'editorLineNumber.foreground': token('--fg-3'),
      'editor.lineHighlightBackground': token('--bg-subtle'),
    }),
  });
  return name;
}

/** Monaco reads hexadecimal colours only. */
function hexColours(colours: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(colours).filter(([, value]) => /^#[0-9a-f]{6}$/i.test(value)),
  );
}

function handleOf(editor: monaco.editor.IStandaloneCodeEditor): EditorHandle {
  return {
    text: () => editor.getValue(),
    offset: () => {
      const position = editor.getPosition();
      return position === null ? 0 : (editor.getModel()?.getOffsetAt(position) ?? 0);
    },
    setText: (text) => {
      const model = editor.getModel();
      if (model === null) return;
      editor.executeEdits('console', [{ range: model.getFullModelRange(), text }]);
      editor.focus();
    },
  };
}

function markersOf(
  model: monaco.editor.ITextModel,
  failure: RunFailure | null,
  startLine: number,
): monaco.editor.IMarkerData[] {
  if (failure?.place === null || failure?.place === undefined) return [];
  const line = Math.min(model.getLineCount(), startLine + failure.place.line);
  const { column } = failure.place;
  const word = model.getWordAtPosition({ lineNumber: line, column });
  return [
    {
      severity: monaco.MarkerSeverity.Error,
      message: failure.message,
      startLineNumber: line,
      endLineNumber: line,
      startColumn: word?.startColumn ?? column,
      endColumn: word?.endColumn ?? column + 1,
    },
  ];
}

const KEYWORDS =
  'SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT JOIN LEFT ON AS WITH UNION ALL DISTINCT CASE WHEN THEN ELSE END AND OR NOT NULL IS IN BETWEEN LIKE OVER PARTITION CAST EXISTS'.split(
    ' ',
  );

function suggest(
  model: monaco.editor.ITextModel,
  position: monaco.Position,
  tables: readonly string[],
): monaco.languages.CompletionItem[] {
  const line = model.getLineContent(position.lineNumber).slice(0, position.column - 1);
  const typed = /[\w."]*$/.exec(line)?.[0].length ?? 0;
  const range = new monaco.Range(
    position.lineNumber,
    position.column - typed,
    position.lineNumber,
    position.column,
  );
  const { Class, Keyword } = monaco.languages.CompletionItemKind;
  return [
    ...tables.map((label) => ({ label, kind: Class, insertText: label, range })),
    ...KEYWORDS.map((label) => ({ label, kind: Keyword, insertText: label, range })),
  ];
}
