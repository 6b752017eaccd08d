import { ExpressionError } from '../expressions/expression-error.ts';
import { MulterError } from 'multer';
import type { NextFunction, Request, Response } from 'express';
import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/log.ts';
import { Problem, type FieldError, type Locale } from '../platform/errors.ts';
import { localeFrom } from './preferences.ts';
import type { RequestIdentity } from './request-identity.ts';

/** What stands in an answer of type application/problem+json (RFC 9457). */
export interface ProblemBody {
  type: string; title: string; status: number; code: string; detail: string;
  /** Names the log line of an unexpected error. */
  instance?: string;
  errors?: readonly FieldError[];
  /** Members of single problems, such as the `current` draft of `draft_changed`. */
  [extension: string]: unknown;
}

export interface AnsweredProblem { problem: Problem; body: ProblemBody }

/** Megabytes as people write them. */
export function readableSize(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024)} MB` : `${Math.round(bytes / 1024)} KB`;
}

/** Turns whatever was thrown into one of the table of codes; what nobody expected is logged under an id that is shown. */
export function problemOf(error: unknown, locale: Locale, log: Pick<Logger, 'error'>): AnsweredProblem {
  const known = asProblem(error);
  const problem = known ?? new Problem('internal');
  const body: ProblemBody = {
    ...problem.extension,
    type: `urn:banshi:problem:${problem.code}`,
    title: new Problem(problem.code).text(locale),
    status: problem.status,
    code: problem.code,
    detail: problem.text(locale),
  };
  if (problem.status >= 500) {
    const incident = newId();
    body.instance = `urn:uuid:${incident}`;
    log.error({ err: known?.cause ?? error, incident, code: problem.code }, 'request failed');
  }
  if (problem.errors && problem.errors.length > 0) body.errors = problem.errors;
  return { problem, body };
}

/** The last handler of the API: answers every error as problem+json in the caller's language. */
export function answerProblem(identity: Pick<RequestIdentity, 'callerOf'>, log: Pick<Logger, 'error'>) {
  return (error: unknown, request: Request, response: Response, _next: NextFunction): void => {
    if (response.headersSent) { response.destroy(); return; }
    const { problem, body } = problemOf(error, localeOf(identity, request), log);
    if (problem.status === 429 || problem.status === 503) response.setHeader('Retry-After', '5');
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(problem.status).setHeader('Cache-Control', 'no-store');
    response.type('application/problem+json').send(JSON.stringify(body));
  };
}

/** The caller's language even where identifying the caller is what failed. */
export function localeOf(identity: Pick<RequestIdentity, 'callerOf'>, request: Request): Locale {
  try {
    return identity.callerOf(request).locale;
  } catch {
    return localeFrom(request);
  }
}

function asProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof ExpressionError) return new Problem(error.code, error.params, undefined, { cause: error });
  if (error instanceof MulterError) return uploadProblem(error);
  if (error instanceof URIError) return new Problem('malformed_request', { reason: 'URI' }, undefined, { cause: error });
  if (!(error instanceof Error) || !('type' in error) || !('status' in error)) return null;
  return bodyProblem(error as Error & { type: unknown; limit?: unknown });
}

function uploadProblem(error: MulterError): Problem {
  if (error.code === 'LIMIT_FILE_SIZE') return new Problem('too_large', { limit: '' }, undefined, { cause: error });
  return new Problem('malformed_request', { reason: error.message }, undefined, { cause: error });
}

/** The errors of Express's own body parser carry a `type`. */
function bodyProblem(error: Error & { type: unknown; limit?: unknown }): Problem | null {
  switch (error.type) {
    case 'entity.too.large': return new Problem('too_large', { limit: readableSize(Number(error.limit)) }, undefined, { cause: error });
    case 'entity.parse.failed': return new Problem('malformed_request', { reason: 'JSON' }, undefined, { cause: error });
    case 'encoding.unsupported':
    case 'charset.unsupported': return new Problem('unsupported_media_type', {}, undefined, { cause: error });
    case 'request.aborted':
    case 'request.size.invalid': return new Problem('malformed_request', { reason: String(error.type) }, undefined, { cause: error });
    default: return null;
  }
}
