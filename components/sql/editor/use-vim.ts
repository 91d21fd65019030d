'use client';

import { type RefObject, useEffect } from 'react';
import type { monaco } from './monaco.ts';

/** Vim's keys, loaded when somebody wants them; `line` shows its mode and takes its commands. */
export function useVim(
  editor: monaco.editor.IStandaloneCodeEditor | null,
  isWanted: boolean,
  line: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    if (editor === null || !isWanted) return;
    let stop: (() => void) | null = null;
    let isOver = false;
    import('monaco-vim').then(({ initVimMode }) => {
      if (isOver) return;
      const mode = initVimMode(editor, line.current);
      stop = () => mode.dispose();
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [editor, isWanted, line]);
}
