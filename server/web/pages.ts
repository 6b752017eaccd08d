import { Router } from 'express';
import { Problem } from '../platform/errors.ts';
import { applicantPages } from './applicant-pages.ts';
import { batchPages } from './batch-pages.ts';
import { designerPages } from './designer-pages.ts';
import { portalSettingsRouter } from './portal-settings-pages.ts';
import { pageContext, showProblem, type PageParts } from './page-handler.ts';
import { portalTheme } from './portal-theme.ts';
import { preferenceRoutes } from './preferences.ts';
import { publicPages } from './public-pages.ts';
import { queryPages } from './query-pages.ts';
import { registerPages } from './register-pages.ts';
import { registrationPages } from './registration-pages.ts';
import { signInPages } from './sign-in-pages.ts';
import { reviewerPages } from './reviewer-pages.ts';

/** All pages and the portals' style sheets as one Express router, to be mounted at `/` after the API and the assets. */
export function pageRoutes(parts: PageParts): Router {
  const router = Router();
  router.use(preferenceRoutes(parts.platform.config.production));
  router.get('/portal/:portal/theme.css', async (request, response) => {
    const portal = await parts.ports.portal(String(request.params['portal']), parts.identity.callerOf(request));
    response.setHeader('Cache-Control', 'public, max-age=300').type('css').send(portalTheme(portal));
  });
  router.use(signInPages(parts));
  router.use(publicPages(parts));
  router.use(registrationPages(parts));
  router.use(applicantPages(parts));
  router.use(batchPages(parts));
  router.use(reviewerPages(parts));
  router.use(registerPages(parts));
  router.use(designerPages(parts));
  router.use(portalSettingsRouter(parts));
  router.use(queryPages(parts));
  router.use(async (request, response) => showProblem(parts, await pageContext(parts, request), response, new Problem('not_found')));
  return router;
}
