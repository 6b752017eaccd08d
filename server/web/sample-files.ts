import { join } from 'node:path';
import { Router } from 'express';

const imageName = /^[\w-]+\.(svg|png|jpg|jpeg|webp)$/;
const templateName = /^[\w-]+\.(zip|xlsx|xls|docx|doc|pdf)$/;

/** `GET /samples/:portal/:name`: the sample images that portals ship beside their forms, and files to fill in as downloads. */
export function sampleFiles(rootDir: string): Router {
  const router = Router();
  router.get('/:portal/:name', (request, response, next) => {
    const { portal = '', name = '' } = request.params;
    const isTemplate = templateName.test(name);
    if (!/^[\w-]+$/.test(portal) || !(isTemplate || imageName.test(name))) { next(); return; }
    if (isTemplate) response.attachment(name);
    response.sendFile(name, { root: join(rootDir, 'forms', portal, 'samples'), maxAge: '1h', dotfiles: 'deny' }, (error) => {
      if (!error) return;
      if (!response.headersSent) response.removeHeader('Content-Disposition');
      next();
    });
  });
  return router;
}
