import { join } from 'node:path';
import { Router } from 'express';

const imageName = /^[\w-]+\.(svg|png|jpg|jpeg|webp)$/;

/** `GET /samples/:portal/:name`: the sample images that portals ship beside their forms. */
export function sampleImages(rootDir: string): Router {
  const router = Router();
  router.get('/:portal/:name', (request, response, next) => {
    const { portal = '', name = '' } = request.params;
    if (!/^[\w-]+$/.test(portal) || !imageName.test(name)) { next(); return; }
    response.sendFile(name, { root: join(rootDir, 'forms', portal, 'samples'), maxAge: '1h', dotfiles: 'deny' }, (error) => { if (error) next(); });
  });
  return router;
}
