'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';

interface Props {
  readonly text: string;
  /** `Copy the address`: the words, or with `iconOnly` the accessible name. */
  readonly label: string;
  readonly iconOnly?: boolean;
}

/** Puts a text on the clipboard and says that it did. */
export function CopyButton({ text, label, iconOnly = false }: Props) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await copyText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  const shown = copied ? 'Copied' : label;
  return (
    <Button
      size="small"
      variant="ghost"
      icon={copied ? Check : Copy}
      onClick={copy}
      {...(iconOnly ? { label: shown } : { children: shown })}
    />
  );
}

/** The clipboard API needs a secure page; over plain HTTP on another host a selection still copies. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
