import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '#server/api/auth-options.ts';
import { services } from '#server/platform/slot.ts';

// next-auth builds its own addresses from the Host header then: the console works on any port.
process.env['AUTH_TRUST_HOST'] = 'true';

interface Context {
  readonly params: Promise<{ readonly nextauth: string[] }>;
}

function handle(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, authOptions(services(), request));
}

export { handle as GET, handle as POST };
