import { notFound } from 'next/navigation';

/** An address that no page has: answered inside the frame, with a way on. */
export default function UnknownPage(): never {
  notFound();
}
