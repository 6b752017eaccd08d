import type { PortalView } from '../../catalog/item-view.ts';
import type { PageContext } from '../page-context.ts';
import { Document } from './document.tsx';

/** The way in where there are several portals. */
export function Home({ page, portals }: { page: PageContext; portals: readonly PortalView[] }) {
  const { t } = page;
  return (
    <Document page={page} title={t.home.title}>
      <h1>{t.home.title}</h1>
      <p class="lead">{t.home.intro}</p>
      <ul class="portal-list">
        {portals.map((portal) => (
          <li key={portal.portal}><a href={`/portal/${portal.portal}/items`}><span class="heading-m">{portal.title}</span><span>{t.home.enter} →</span></a></li>
        ))}
      </ul>
    </Document>
  );
}
