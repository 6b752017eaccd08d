import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router } from 'express';

export interface Assets {
  /** Address of a built file by its name, such as `edit.js` or `pages.css`; the address changes with the content. */
  url(name: string): string;
  /** Serves the built files; to be mounted at `/assets`. */
  handler: Router;
}

/** The folder that the browser build fills, below the root of the project. */
export const browserFolder = join('build', 'browser');

const types: Record<string, string> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml', txt: 'text/plain; charset=utf-8' };
const encodings = [['br', 'br'], ['gzip', 'gz']] as const;

/** Opens what `build-browser.ts` made; throws when the build has not run. */
export function openAssets(rootDir: string): Assets {
  const folder = join(rootDir, browserFolder);
  const manifestFile = join(folder, 'manifest.json');
  if (!existsSync(manifestFile)) throw new Error(`the browser code is not built: ${manifestFile} is missing`);
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, string>;
  return {
    url(name) {
      const file = manifest[name];
      if (!file) throw new Error(`no built file ${name}`);
      return `/assets/${file}`;
    },
    handler: assetRouter(folder),
  };
}

/** Prefers the copies that the build compressed; names change with content, so browsers may keep them for good. */
function assetRouter(folder: string): Router {
  const router = Router();
  router.use((request, response, next) => {
    const extension = /\.(js|css|svg|txt)$/.exec(request.path)?.[1];
    const type = extension === undefined ? undefined : types[extension];
    if (type === undefined) return next();
    response.setHeader('Vary', 'Accept-Encoding');
    const chosen = encodings.find(([encoding, ending]) => request.acceptsEncodings(encoding) && existsSync(join(folder, `${request.path}.${ending}`)));
    if (chosen) {
      request.url = `${request.path}.${chosen[1]}`;
      response.setHeader('Content-Encoding', chosen[0]);
      response.setHeader('Content-Type', type);
    }
    next();
  });
  router.use(express.static(folder, { immutable: true, maxAge: '1y', index: false, redirect: false }));
  return router;
}
