import { monaco } from './monaco.ts';

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
    // The number's own green is too pale for the line that is lit.
    rules: isDark ? [] : [{ token: 'number', foreground: '066a43' }],
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
