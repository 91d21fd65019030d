import { redirect } from 'next/navigation';
import { toParams } from '#components/shell/ref-url.ts';

interface Props {
  readonly params: Promise<{ readonly person: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function Page({ params, searchParams }: Props) {
  const { person } = await params;
  redirect(`/glucose/${person}/summary?${toParams(await searchParams)}`);
}
