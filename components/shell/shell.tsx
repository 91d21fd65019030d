'use client';

import { type ReactNode, useState } from 'react';
import { CommandPalette } from './command-palette.tsx';
import { MomentBar } from './moment-bar.tsx';
import { Rail } from './rail.tsx';
import { RefWatch } from './ref-watch.tsx';
import { remember } from './remember.ts';
import { StatusLine } from './status-line.tsx';
import { TabBar } from './tab-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

interface Props {
  readonly railOpen: boolean;
  readonly children: ReactNode;
}

/** The frame of every page: rail, top bar, moment, the page, status. */
export function Shell({ railOpen, children }: Props) {
  const [open, setOpen] = useState(railOpen);
  const [finding, setFinding] = useState(false);
  const [choosingRef, setChoosingRef] = useState(false);
  useShortcuts({ onFind: () => setFinding(true), onRef: () => setChoosingRef(true) });
  const toggleRail = () => {
    setOpen(!open);
    remember('rail', open ? 'icons' : 'open');
  };
  return (
    <div className="grid min-h-screen grid-cols-[auto_minmax(0,1fr)] grid-rows-[auto_auto_1fr_auto] max-md:grid-cols-[minmax(0,1fr)] max-md:pb-[52px]">
      <a
        href="#main"
        className="absolute -left-[999px] z-(--z-toast) rounded-2 bg-raised px-2 py-1 focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <Rail open={open} onToggle={toggleRail} />
      <TopBar onFind={() => setFinding(true)} refOpen={choosingRef} onRefOpen={setChoosingRef} />
      <MomentBar />
      <RefWatch />
      <main
        id="main"
        tabIndex={-1}
        className="col-start-2 row-start-3 min-w-0 px-6 pt-5 pb-8 outline-none focus-visible:shadow-none max-md:col-start-1 max-md:px-3"
      >
        {children}
      </main>
      <StatusLine />
      <TabBar />
      <CommandPalette
        open={finding}
        onOpenChange={setFinding}
        onSwitchRef={() => setChoosingRef(true)}
      />
    </div>
  );
}
