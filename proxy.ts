import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy } from '#server/api/content-security-policy.ts';
import { REQUEST_ID_HEADER, requestIdOf } from '#server/api/request-id.ts';
import { readSessionCookie } from '#server/api/session-cookie.ts';
import { services } from '#server/platform/slot.ts';

/** Before every page: nobody in goes to sign in; everybody gets a nonce and a request id. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  const requestId = requestIdOf(request.headers);
  if (!isPublic(pathname)) {
    const session = await readSessionCookie(services(), request.headers.get('cookie'));
    if (session === null) {
      const signIn = new URL('/signin', request.url);
      if (pathname !== '/') signIn.searchParams.set('next', pathname + search);
      return NextResponse.redirect(signIn);
    }
  }

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  // Next puts the nonce on its own scripts when it finds the policy on the request.
  headers.set('content-security-policy', policy);
  headers.set(REQUEST_ID_HEADER, requestId);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set(REQUEST_ID_HEADER, requestId);
  return response;
}

const isPublic = (pathname: string): boolean =>
  pathname === '/signin' || pathname.startsWith('/signin/');

export const config = {
  matcher: [
    {
      source: '/((?!api/|_next/static|_next/image|favicon.ico|icon.svg|theme.js).*)',
      missing: [
        { type: 'header', key: 'next-router-prefetch' },
        { type: 'header', key: 'purpose', value: 'prefetch' },
      ],
    },
  ],
};
