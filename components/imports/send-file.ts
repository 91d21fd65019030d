import type { Upload } from '#server/sources/import-views.ts';

interface Sending {
  /** 0 to 100. */
  readonly onProgress: (percent: number) => void;
  readonly signal: AbortSignal;
}

/** Sends a file to the console. Rejects with a sentence for people. */
export function sendFile(file: File, { onProgress, signal }: Sending): Promise<Upload> {
  return new Promise((resolve, reject) => {
    // `fetch` does not tell how much of a body has gone.
    const request = new XMLHttpRequest();
    request.open('POST', `/api/imports?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) =>
      onProgress(total === 0 ? 0 : (loaded / total) * 100);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as Upload);
      else reject(new Error(messageOf(request)));
    };
    request.onerror = () =>
      reject(
        new Error('The console does not answer. It may be restarting: try again in a moment.'),
      );
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function messageOf(request: XMLHttpRequest): string {
  const answer: { readonly error?: { readonly message?: string } } | null = request.response;
  return answer?.error?.message ?? `The console refused the file with ${request.status}.`;
}
