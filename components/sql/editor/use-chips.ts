'use client';

import { useEffect, useEffectEvent } from 'react';
import { rangeIn } from './editor-handle.ts';
import type { EditorChip } from './language.ts';
import type { monaco } from './monaco.ts';

/** Marks behind the names of tables; a click tells which one. */
export function useChips(
  editor: monaco.editor.IStandaloneCodeEditor | null,
  tabId: string,
  chips: readonly EditorChip[],
  onChip: (index: number, place: { readonly x: number; readonly y: number }) => void,
): void {
  const choose = useEffectEvent(onChip);

  useEffect(() => {
    const model = editor?.getModel();
    if (editor === null || model === null || model === undefined || tabId === '') return;
    const drawn = editor.createDecorationsCollection(
      chips.map(({ offset, text, hint, isStrong }, index) => ({
        range: rangeIn(model, offset, offset),
        options: {
          hoverMessage: { value: hint },
          showIfCollapsed: true,
          after: {
            content: text,
            inlineClassName: isStrong ? 'version-chip version-chip-set' : 'version-chip',
            inlineClassNameAffectsLetterSpacing: true,
            attachedData: { chip: index },
          },
        },
      })),
    );
    return () => drawn.clear();
  }, [editor, tabId, chips]);

  useEffect(() => {
    if (editor === null) return;
    const listening = editor.onMouseDown(({ target, event }) => {
      const index = chipOf(target);
      if (index === null) return;
      event.preventDefault();
      choose(index, { x: event.browserEvent.clientX, y: event.browserEvent.clientY + 12 });
    });
    return () => listening.dispose();
  }, [editor]);
}

function chipOf(target: monaco.editor.IMouseTarget): number | null {
  const detail: unknown = 'detail' in target ? target.detail : null;
  const data = readPath(detail, ['injectedText', 'options', 'attachedData', 'chip']);
  return typeof data === 'number' ? data : null;
}

function readPath(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && key in inner
        ? Reflect.get(inner, key)
        : undefined,
    value,
  );
}
