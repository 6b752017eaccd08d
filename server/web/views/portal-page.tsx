import type { PortalPageView } from '../../catalog/describe-portal-page.ts';
import type { ItemSummary, PortalView } from '../../catalog/item-view.ts';
import type { PageContext } from '../page-context.ts';
import { Document } from './document.tsx';
import { placeCrumbs } from './place-crumbs.ts';
import { Service } from './service-centre.tsx';

interface Props { page: PageContext; portal: PortalView; view: PortalPageView; tab: string | null }

/** A page of the portal that leads to some of its services: 热点服务 as short links, and the others by tabs. All of it links. */
export function PortalPage({ page, portal, view, tab }: Props) {
  const { t } = page;
  const roles: readonly string[] = page.caller.roles;
  const shown = view.tabs.find(({ key }) => key === tab) ?? view.tabs.find(({ opensFor }) => opensFor.some((role) => roles.includes(role))) ?? view.tabs[0]!;
  const here = `/portal/${portal.portal}/pages/${view.name}`;
  return (
    <Document page={page} title={view.title} here="centre" crumbs={placeCrumbs(t, portal.portal, portal, view)} wide>
      <h1>{view.title}</h1>
      {view.description && <p class="lead">{view.description}</p>}
      {view.popular && view.popular.services.length > 0 && <Popular popular={view.popular} />}
      <nav class="switch" aria-label={t.centre.portalTabs}>
        <ul>{view.tabs.map(({ key, label }) => <li key={key}><a href={`${here}?tab=${key}`} aria-current={key === shown.key ? 'true' : undefined}>{label}</a></li>)}</ul>
      </nav>
      <section aria-labelledby="tab-title">
        <h2 id="tab-title">{shown.label}</h2>
        {shown.text && <p>{shown.text}</p>}
        {shown.groups.map(({ label, services }) => (label
          ? <section key={label} class="service-group"><h3>{label}</h3><Services services={services} page={page} Title="h4" /></section>
          : <Services key={services[0]!.ref} services={services} page={page} Title="h3" />))}
      </section>
    </Document>
  );
}

function Popular({ popular: { label, services } }: { popular: NonNullable<PortalPageView['popular']> }) {
  return (
    <section class="popular" aria-labelledby="popular-title">
      <h2 id="popular-title">{label}</h2>
      <ul>{services.map(({ ref, address, title }) => <li key={ref}><a href={address ?? `/items/${ref}/guide`}>{title}</a></li>)}</ul>
    </section>
  );
}

function Services({ services, page, Title }: { services: readonly ItemSummary[]; page: PageContext; Title: 'h3' | 'h4' }) {
  return <ul class="service-list">{services.map((item) => <Service key={item.ref} item={item} page={page} Title={Title} />)}</ul>;
}
