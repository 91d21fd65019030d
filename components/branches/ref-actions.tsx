'use client';

import {
  ArrowLeftRight,
  Ellipsis,
  GitBranch,
  GitMerge,
  GitPullRequest,
  MoveRight,
  Pencil,
  Tag,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { compareHref } from '#components/compare/compare-url.ts';
import { useConsole } from '#components/shell/console-context.tsx';
import { Button } from '#components/ui/button.tsx';
import { Menu } from '#components/ui/menu.tsx';
import { AssignRef } from './assign-ref.tsx';
import { changeHref } from './branch-links.ts';
import { DeleteRef } from './delete-ref.tsx';
import { MergeBranch } from './merge-branch.tsx';
import { NewRefDialog } from './new-ref.tsx';
import { RenameRef } from './rename-ref.tsx';
import type { RefLine } from './types.ts';

type Asked = 'merge' | 'branch' | 'tag' | 'rename' | 'assign' | 'delete';

/** What can be done with a branch or tag, and the questions before it is done. */
export function RefActions({ line }: { readonly line: RefLine }) {
  const { person, defaultBranch } = useConsole();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const { name, type, isDefault } = line;
  const isFree = person.role === 'admin' && line.protection === null && !isDefault;
  const ask = (what: Asked) => () => setAsked(what);
  const other = isDefault
    ? []
    : [
        {
          id: 'compare',
          label: `Compare with ${defaultBranch}`,
          icon: ArrowLeftRight,
          href: compareHref({ from: defaultBranch, to: name, mode: 'three-dot' }),
        },
        ...(type === 'BRANCH'
          ? [
              {
                id: 'change',
                label: 'Open a change request',
                icon: GitPullRequest,
                href: changeHref(name, defaultBranch),
              },
            ]
          : []),
        { id: 'merge', label: 'Merge', icon: GitMerge, onSelect: ask('merge') },
      ];
  const guarded = isFree
    ? [
        { id: 'rename', label: 'Rename', icon: Pencil, onSelect: ask('rename'), separated: true },
        { id: 'assign', label: 'Move to another commit', icon: MoveRight, onSelect: ask('assign') },
        { id: 'delete', label: 'Delete', icon: Trash2, danger: true, onSelect: ask('delete') },
      ]
    : [];
  return (
    <>
      <Menu
        trigger={
          <Button size="small" variant="ghost" icon={Ellipsis} label={`Actions of ${name}`} />
        }
        items={[
          ...other,
          {
            id: 'branch',
            label: 'New branch from here',
            icon: GitBranch,
            onSelect: ask('branch'),
            separated: !isDefault,
          },
          { id: 'tag', label: 'New tag here', icon: Tag, onSelect: ask('tag') },
          ...guarded,
        ]}
      />
      {asked === 'merge' && <MergeBranch branch={line} onClose={close} />}
      {asked === 'branch' && <NewRefDialog type="BRANCH" from={name} at={null} onClose={close} />}
      {asked === 'tag' && <NewRefDialog type="TAG" from={name} at={null} onClose={close} />}
      {asked === 'rename' && <RenameRef line={line} onClose={close} />}
      {asked === 'assign' && <AssignRef line={line} onClose={close} />}
      {asked === 'delete' && <DeleteRef line={line} onClose={close} />}
    </>
  );
}
