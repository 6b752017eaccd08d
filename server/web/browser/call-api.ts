import type { FieldError } from '../../platform/errors.ts';
import { texts } from './page-data.ts';

/** An answer of the API that is not success, in the reader's language; status 0 when the host was not reached. */
export class ApiProblem extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly errors: readonly FieldError[] = [], readonly extension: Readonly<Record<string, unknown>> = {}) { super(message); }
}

interface ProblemBody { status: number; code: string; detail: string; errors?: FieldError[]; [extension: string]: unknown }

/** `keepalive` lets the request outlive its page; browsers then take at most 64 KB. */
export interface CallOptions { headers?: Record<string, string>; keepalive?: boolean }

/** Calls the API with JSON and answers its JSON; throws ApiProblem. */
export async function callApi<Answer>(method: string, path: string, body?: unknown, { headers = {}, keepalive = false }: CallOptions = {}): Promise<Answer> {
  const response = await fetch(`/api${path}`, {
    method, credentials: 'same-origin', cache: 'no-store', keepalive,
    headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => { throw new ApiProblem(0, 'offline', texts.edit.offline); });
  const text = await response.text();
  if (!response.ok) throw problemOf(response.status, text);
  return (text ? JSON.parse(text) : undefined) as Answer;
}

/** Sends a file with its fields, reporting how much has gone; `fetch` cannot report that. */
export function sendFile<Answer>(path: string, fields: Record<string, string>, file: File, onProgress: (percent: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', file, file.name);
    const request = new XMLHttpRequest();
    request.open('POST', `/api${path}`);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) onProgress(Math.round((event.loaded / event.total) * 100)); });
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Answer);
      else reject(problemOf(request.status, request.responseText));
    });
    request.addEventListener('error', () => reject(new ApiProblem(0, 'offline', texts.edit.offline)));
    request.send(form);
  });
}

function problemOf(status: number, text: string): ApiProblem {
  try {
    const body = JSON.parse(text) as ProblemBody;
    if (typeof body.detail === 'string') return new ApiProblem(status, body.code, body.detail, body.errors, body);
  } catch {
    // Something between here and the server answered in its own way.
  }
  return new ApiProblem(status, 'internal', `${texts.edit.unexpected} (${status})`);
}

/** What to tell the reader of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof ApiProblem ? error.message : `${texts.edit.unexpected} ${texts.edit.tryAgain}`;
}
