import { ApiProblem } from '../call-api.ts';
import { texts } from '../page-data.ts';

/** Sends files to the API and answers its JSON; throws ApiProblem. */
export async function sendForm<Answer>(path: string, files: readonly File[]): Promise<Answer> {
  const body = new FormData();
  for (const file of files) body.append('file', file, file.name);
  const response = await fetch(`/api${path}`, { method: 'POST', body, headers: { Accept: 'application/json' }, credentials: 'same-origin' }).catch(() => { throw new ApiProblem(0, 'offline', texts.edit.offline); });
  const answer = await response.json().catch(() => ({})) as Answer & { code?: string; detail?: string; errors?: [] };
  if (!response.ok) throw new ApiProblem(response.status, answer.code ?? 'internal', answer.errors?.map(({ message }) => message as string).join(' ') || answer.detail || texts.edit.unexpected, answer.errors ?? []);
  return answer;
}
