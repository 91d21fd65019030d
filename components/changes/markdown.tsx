import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

/** What a person wrote, as Markdown. HTML in it is shown as text; links to other protocols are dropped. */
export function Prose({ text }: { readonly text: string }) {
  return (
    <div className="grid gap-2 text-read leading-6 [overflow-wrap:anywhere] [&_a]:text-accent-text [&_a]:underline [&_blockquote]:border-l-2 [&_blockquote]:border-line [&_blockquote]:pl-3 [&_code]:rounded-1 [&_code]:bg-inset [&_code]:px-1 [&_code]:text-small [&_h1]:text-h2 [&_h1]:font-semibold [&_h2]:font-semibold [&_h3]:font-medium [&_ol]:list-decimal [&_ol]:pl-5 [&_pre]:overflow-x-auto [&_pre]:rounded-2 [&_pre]:bg-inset [&_pre]:p-2 [&_table]:text-small [&_td]:border-b [&_td]:border-line [&_td]:pr-3 [&_th]:pr-3 [&_th]:text-left [&_ul]:list-disc [&_ul]:pl-5">
      <Markdown
        remarkPlugins={[remarkGfm]}
        components={{ a: OutsideLink, img: ImageAsLink, h1: Head, h2: Head }}
      >
        {text}
      </Markdown>
    </div>
  );
}

interface LinkProps {
  readonly href?: string | undefined;
  readonly children?: React.ReactNode;
}

function OutsideLink({ href, children }: LinkProps) {
  return (
    <a href={href} rel="noopener noreferrer nofollow" target="_blank">
      {children}
    </a>
  );
}

/** A picture would tell its server who reads the page. */
function ImageAsLink({
  src,
  alt,
}: {
  readonly src?: string | Blob | undefined;
  readonly alt?: string | undefined;
}) {
  return typeof src === 'string' ? <OutsideLink href={src}>{alt || src}</OutsideLink> : null;
}

/** The page has its own headings of the first two ranks. */
function Head({ children }: { readonly children?: React.ReactNode }) {
  return <h3 className="text-read font-semibold">{children}</h3>;
}
