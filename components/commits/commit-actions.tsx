'use client';

import { CopyPlus, Ellipsis, GitBranch, Tag, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { NewRefDialog } from '#components/branches/new-ref.tsx';
import { Button } from '#components/ui/button.tsx';
import { Menu } from '#components/ui/menu.tsx';
import { PickDialog } from './pick-dialog.tsx';
import { RevertDialog } from './revert-dialog.tsx';

interface Props {
  readonly commit: { readonly hash: string; readonly message: string };
  /** The branch that a revert is offered for first. */
  readonly branch: string;
  readonly size?: 'normal' | 'small';
}

/** Cherry-pick, revert, branch and tag of one commit. */
export function CommitActions({ commit, branch, size = 'normal' }: Props) {
  const [asked, setAsked] = useState<'pick' | 'revert' | 'branch' | 'tag' | null>(null);
  const close = () => setAsked(null);
  const begin = { from: commit.hash, at: null, onClose: close };
  return (
    <>
      <Button size={size} icon={CopyPlus} onClick={() => setAsked('pick')}>
        Cherry-pick
      </Button>
      <Button size={size} icon={Undo2} onClick={() => setAsked('revert')}>
        Revert
      </Button>
      <Menu
        trigger={<Button size={size} icon={Ellipsis} label="More for this commit" />}
        items={[
          {
            id: 'branch',
            label: 'New branch from here',
            icon: GitBranch,
            onSelect: () => setAsked('branch'),
          },
          { id: 'tag', label: 'New tag here', icon: Tag, onSelect: () => setAsked('tag') },
        ]}
      />
      {asked === 'pick' && <PickDialog commit={commit} onClose={close} />}
      {asked === 'revert' && <RevertDialog commit={commit} branch={branch} onClose={close} />}
      {asked === 'branch' && <NewRefDialog {...begin} type="BRANCH" />}
      {asked === 'tag' && <NewRefDialog {...begin} type="TAG" />}
    </>
  );
}
