import { queryChartResponse } from '#server/api/query-responses.ts';

export async function GET(
  request: Request,
  { params }: { readonly params: Promise<{ readonly id: string }> },
): Promise<Response> {
  return queryChartResponse(request, (await params).id);
}
