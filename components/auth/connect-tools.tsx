'use client';

import { useState, useSyncExternalStore } from 'react';
import { useConsole } from '#components/shell/console-context.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { clientRecipes, type Recipe, type Tool } from './client-recipes.ts';

interface Props {
  /** Null: a placeholder stands where the token goes. */
  readonly token: string | null;
}

/** How other tools come to a branch of this lake, to be copied. */
export function ConnectTools({ token }: Props) {
  const { defaultBranch } = useConsole();
  const [branch, setBranch] = useState('');
  const [tool, setTool] = useState<Tool>('pyiceberg');
  const url = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => '',
  );
  const recipes = clientRecipes({
    url,
    token: token ?? '<token>',
    branch: branch.trim() || defaultBranch,
  });
  return (
    <div className="grid gap-3">
      <Field
        label="Branch"
        value={branch}
        onChange={(event) => setBranch(event.target.value)}
        placeholder={defaultBranch}
        autoComplete="off"
        hint={`${defaultBranch} is read by everybody and written by nobody: name a branch of yours to write.`}
        boxClassName="w-56"
        mono
      />
      <Tabs
        label="Tool"
        value={tool}
        onChange={setTool}
        tabs={recipes.map((recipe) => ({
          value: recipe.tool,
          label: recipe.name,
          panel: <RecipeText recipe={recipe} />,
        }))}
      />
    </div>
  );
}

const never = () => () => undefined;

function RecipeText({ recipe: { hint, text, name } }: { readonly recipe: Recipe }) {
  return (
    <div className="grid gap-1">
      <p className="flex items-center gap-2 text-small text-fg-3">
        {hint}
        <span className="ml-auto">
          <CopyButton text={text} label={`Copy for ${name}`} />
        </span>
      </p>
      <pre className="overflow-x-auto whitespace-pre-wrap rounded-2 border border-line bg-bg px-3 py-2 font-mono text-small [overflow-wrap:anywhere]">
        {text}
      </pre>
    </div>
  );
}
