import { monaco } from './monaco.ts';

// Monaco's own colours of SQL are too pale to be read, the more so on the line that is lit.
const LIGHT = [
  { token: 'number', foreground: '066a43' },
  { token: 'string.sql', foreground: '9a1515' },
  { token: 'operator.sql', foreground: '4a5563' },
  { token: 'predefined.sql', foreground: '8a008a' },
] as const;
const DARK = [
  { token: 'string.sql', foreground: 'e0a58a' },
  { token: 'operator.sql', foreground: 'b4bfcc' },
  { token: 'predefined.sql', foreground: 'e6a6e6' },
] as const;

/** Follows the console's theme; the way to stop. */
export function followTheme(): () => void {
  const follow = () => monaco.editor.setTheme(themeOf(document.documentElement));
  follow();
  const observer = new MutationObserver(follow);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

function themeOf(root: HTMLElement): string {
  const isDark = root.dataset['theme'] === 'dark';
  const name = isDark ? 'cascade-dark' : 'cascade-light';
  const token = (property: string) => getComputedStyle(root).getPropertyValue(property).trim();
  monaco.editor.defineTheme(name, {
    base: isDark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [...(isDark ? DARK : LIGHT)],
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
