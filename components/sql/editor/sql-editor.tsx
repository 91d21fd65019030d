'use client';

import './editor.css';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type EditorHandle, handleOf } from './editor-handle.ts';
import type { EditorChip, EditorLanguage, EditorMarker } from './language.ts';
import { monaco } from './monaco.ts';
import { registerProviders } from './providers.ts';
import { followTheme } from './theme.ts';
import { useChips } from './use-chips.ts';
import { useMarkers } from './use-markers.ts';
import { useVim } from './use-vim.ts';

/** Keys of the editor and what they do. */
export interface EditorActions {
  /** The selection, else the statement at the cursor. */
  run(): void;
  runAll(): void;
  thenAndNow(): void;
  stop(): void;
  /** The clause of the table at the cursor. */
  chooseVersion(): void;
}

interface Props {
  /** Tab whose text is shown; each keeps its own text, cursor and undo. */
  readonly tabId: string;
  readonly tabIds: readonly string[];
  /** Text of the tab when it is shown first. */
  readonly initialText: string;
  readonly language: EditorLanguage;
  readonly markers: readonly EditorMarker[];
  readonly chips: readonly EditorChip[];
  readonly vim: boolean;
  readonly actions: EditorActions;
  readonly onReady: (handle: EditorHandle) => void;
  readonly onChange: (tabId: string, text: string) => void;
  readonly onCursor: (offset: number) => void;
  readonly onChip: (index: number, place: { readonly x: number; readonly y: number }) => void;
}

const REST_MS = 120;

interface Open {
  readonly model: monaco.editor.ITextModel;
  view: monaco.editor.ICodeEditorViewState | null;
}

/** SQL in Monaco, self-hosted. Ctrl-M lets Tab leave the editor. */
export function SqlEditor(props: Props) {
  const { tabId, tabIds, language, markers, chips } = props;
  const frame = useRef<HTMLDivElement>(null);
  const vimLine = useRef<HTMLDivElement>(null);
  const open = useRef(new Map<string, Open>());
  const [editor, setEditor] = useState<monaco.editor.IStandaloneCodeEditor | null>(null);
  const known = useRef({ language, markers });
  const latest = useEffectEvent(() => props);

  // Monaco owns the element; it lives and dies with this component.
  useEffect(() => {
    if (frame.current === null) return;
    const made = monaco.editor.create(frame.current, { ...OPTIONS, model: null });
    const models = open.current;
    const stops = [
      followTheme(),
      registerProviders(
        () => known.current.language,
        () => known.current.markers,
      ),
    ];
    bindKeys(made, () => latest().actions);
    made.onDidChangeCursorPosition(({ position }) => {
      latest().onCursor(made.getModel()?.getOffsetAt(position) ?? 0);
    });
    setEditor(made);
    return () => {
      for (const stop of stops) stop();
      for (const { model } of models.values()) model.dispose();
      models.clear();
      made.dispose();
      setEditor(null);
    };
  }, []);

  useEffect(() => {
    known.current = { language, markers };
  }, [language, markers]);

  // The model of the tab that is shown; its changes are told once they rest.
  useEffect(() => {
    if (editor === null) return;
    const models = open.current;
    const { initialText } = latest();
    const shown = models.get(tabId) ?? {
      model: monaco.editor.createModel(initialText, 'sql'),
      view: null,
    };
    models.set(tabId, shown);
    editor.setModel(shown.model);
    // Before it has a text there is nothing to run.
    latest().onReady(handleOf(editor));
    if (shown.view !== null) editor.restoreViewState(shown.view);
    let resting: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      clearTimeout(resting);
      if (resting !== undefined) latest().onChange(tabId, shown.model.getValue());
      resting = undefined;
    };
    const listening = shown.model.onDidChangeContent(() => {
      clearTimeout(resting);
      resting = setTimeout(tell, REST_MS);
    });
    window.addEventListener('pagehide', tell);
    return () => {
      tell();
      listening.dispose();
      window.removeEventListener('pagehide', tell);
      shown.view = editor.saveViewState();
    };
  }, [editor, tabId]);

  // A tab that was closed needs its text no more.
  useEffect(() => {
    for (const [id, { model }] of open.current) {
      if (tabIds.includes(id)) continue;
      model.dispose();
      open.current.delete(id);
    }
  }, [tabIds]);

  useMarkers(editor, tabId, markers);
  useChips(editor, tabId, chips, props.onChip);
  useVim(editor, props.vim, vimLine);

  return (
    <div className="flex h-full w-full flex-col">
      <div ref={frame} className="min-h-0 w-full flex-1" />
      {props.vim && (
        <div
          ref={vimLine}
          role="status"
          aria-label="Vim"
          className="flex h-6 shrink-0 items-center gap-2 border-t border-line px-3 font-mono text-micro text-fg-3 [&_input]:bg-transparent"
        />
      )}
    </div>
  );
}

function bindKeys(editor: monaco.editor.IStandaloneCodeEditor, actions: () => EditorActions): void {
  const { KeyMod, KeyCode } = monaco;
  const free = '!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible';
  editor.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => actions().run());
  editor.addCommand(KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.Enter, () => actions().runAll());
  editor.addCommand(KeyMod.CtrlCmd | KeyMod.Alt | KeyCode.Enter, () => actions().thenAndNow());
  editor.addCommand(KeyMod.Alt | KeyCode.Enter, () => actions().chooseVersion());
  editor.addCommand(KeyCode.Escape, () => actions().stop(), free);
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
  wordBasedSuggestions: 'off',
  suggest: { showStatusBar: false, snippetsPreventQuickSuggestions: false },
  quickSuggestions: { other: true, comments: false, strings: false },
  lineNumbersMinChars: 3,
  folding: false,
};
