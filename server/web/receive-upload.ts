import { mkdir, rm } from 'node:fs/promises';
import multer, { MulterError } from 'multer';
import type { Request, Response } from 'express';
import { newId } from '../platform/ids.ts';
import { Problem } from '../platform/errors.ts';
import type { ReceivedFile, Route } from '../platform/http-route.ts';
import { readableSize } from './answer-problem.ts';

export interface Upload { files: ReceivedFile[]; fields: Record<string, unknown> }

/** Receives multipart requests into a folder; each call of the result answers what one request carried. */
export function uploadReceiver(folder: string, { maximumBytes, maximumFiles = 1 }: NonNullable<Route['upload']>): (request: Request, response: Response) => Promise<Upload> {
  const storage = multer.diskStorage({
    destination: (_request, _file, done) => { mkdir(folder, { recursive: true }).then(() => done(null, folder), (error: Error) => done(error, folder)); },
    filename: (_request, _file, done) => done(null, newId()),
  });
  // Browsers send file names as UTF-8 without saying so.
  const receive = multer({
    storage, defParamCharset: 'utf8',
    limits: { fileSize: maximumBytes, files: maximumFiles, fields: 50, fieldSize: 100 * 1024, fieldNameSize: 200, parts: 70, headerPairs: 50 },
  }).any();
  return async (request, response) => {
    if (!request.is('multipart/form-data')) throw new Problem('unsupported_media_type');
    await new Promise<void>((resolve, reject) => {
      receive(request, response, (error: unknown) => (error ? reject(uploadError(error, maximumBytes, maximumFiles)) : resolve()));
    });
    const files = (request.files ?? []) as Express.Multer.File[];
    return {
      files: files.map((file) => ({ field: file.fieldname, name: file.originalname, path: file.path, size: file.size })),
      fields: { ...(request.body as Record<string, unknown> | undefined) },
    };
  };
}

function uploadError(error: unknown, maximumBytes: number, maximumFiles: number): unknown {
  if (error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE') {
    return new Problem('too_large', { limit: readableSize(maximumBytes) }, undefined, { cause: error });
  }
  if (error instanceof MulterError && error.code === 'LIMIT_FILE_COUNT') return new Problem('too_many_files', { limit: maximumFiles }, undefined, { cause: error });
  if (error instanceof Error && !(error instanceof MulterError) && !('code' in error)) {
    return new Problem('malformed_request', { reason: 'multipart' }, undefined, { cause: error });
  }
  return error;
}

/** What the call did not adopt into the file store goes away with it. */
export async function discardUpload(upload: Upload): Promise<void> {
  await Promise.all(upload.files.map((file) => rm(file.path, { force: true })));
}
