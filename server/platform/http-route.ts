import type { Readable } from 'node:stream';
import type { Caller, Role } from './caller.ts';
import { Problem, type Text } from './errors.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Who may call: anyone, any signed-in account, or accounts with one of the roles. There is no default (law 6). */
export type Right = 'anyone' | 'signed-in' | readonly Role[];

/** A file received in a multipart request, lying in the file store's incoming folder until the call ends. */
export interface ReceivedFile { field: string; name: string; path: string; size: number }

export interface Call {
  caller: Caller;
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  body: Readonly<Record<string, unknown>>;
  files: readonly ReceivedFile[];
  header(name: string): string | undefined;
  /** The browser session, for signing in and out. */
  session: BrowserSession;
}

/** The `:id` of a path; Problem('not_found') for what cannot be one, before a database is asked. */
export function pathId({ id = '' }: Call['params']): string {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Problem('not_found');
  return id;
}

export interface BrowserSession {
  /**
   * A fresh session id for the account, acting for an employer where one is given; what was in the old session is gone.
   * `proven`: the accounts that a provider has just proven.
   */
  signIn(accountId: string, employerId?: string | null, proven?: readonly string[]): Promise<void>;
  signOut(): Promise<void>;
  /** From the next request on the account acts for the employer, or for itself. Whether it may is looked at anew each time. */
  actFor(employerId: string | null): void;
  /** A mark of this browser from before anybody has signed in: the hash of a secret in a cookie, which is set at the first call. */
  visit(): string;
  /** How the browser calls itself. */
  userAgent(): string | null;
}

/** Answered instead of JSON: bytes with their type; `name` makes it a download unless `inline`. */
export class FileAnswer {
  constructor(readonly content: Buffer | Readable, readonly type: string, readonly name: string, readonly inline = false) {}
}

/** Answered with a status other than 200 (201 for something made). */
export class Answer {
  constructor(readonly status: number, readonly body: unknown) {}
}

export interface HeaderOfRoute { name: string; required: boolean; description: string }

/** One line of the API. `body` and `query` are JSON Schemas, checked before `handle` and printed by OpenAPI. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Express path below `/api`, such as `/tasks/:id/claim`. */
  path: string;
  right: Right;
  /** What an operator must be allowed at its employer; reading needs `view`, all else `apply`, unless this says otherwise. */
  operatorRight?: string;
  summary: Text;
  body?: JsonSchema;
  query?: JsonSchema;
  /** JSON of at most so many bytes, where the megabyte that any other route takes is not enough. */
  bodyBytes?: number;
  /** Headers that the call reads, for OpenAPI; the call itself checks them. */
  headers?: readonly HeaderOfRoute[];
  /** Multipart with files of at most so many bytes each; one file, unless `maximumFiles` allows more. */
  upload?: { maximumBytes: number; maximumFiles?: number };
  /** Name of the answer's JSON Schema in OpenAPI, or its content type when it is a file. */
  answers: JsonSchema | { contentType: string };
  /** What success is answered with, for OpenAPI, where it is not 200 alone. */
  status?: number | readonly number[];
  handle(call: Call): Promise<unknown>;
}
