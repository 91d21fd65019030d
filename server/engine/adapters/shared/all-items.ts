import type { Page } from '#server/catalog/port.ts';

/** Every item of a paged list, page after page as they are asked for. */
export async function* allItems<T>(
  fetchPage: (token: string | null) => Promise<Page<T>>,
): AsyncGenerator<T> {
  let token: string | null = null;
  do {
    const page: Page<T> = await fetchPage(token);
    yield* page.items;
    token = page.token;
  } while (token !== null);
}
