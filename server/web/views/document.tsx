import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { PageContext } from '../page-context.ts';

export interface DocumentProps {
  page: PageContext;
  title: string;
  /** Name of the browser module of this kind of page, such as `edit.js`. */
  script?: string;
  /** Name of a style sheet of this kind of page alone. */
  style?: string;
  /** What the browser module starts from. */
  data?: unknown;
  /** Wider than a reading column: queues and tasks. */
  wide?: boolean;
  here?: 'centre' | 'mine' | 'review' | 'verify' | 'account' | 'registers' | 'designer';
  crumbs?: { title: string; href?: string }[];
  children: ComponentChildren;
}

export function renderPage(node: JSX.Element): string {
  return `<!doctype html>\n${renderToString(node)}`;
}

export function Document(props: DocumentProps) {
  const { page, title } = props;
  const { t } = page;
  const portalTitle = page.portal?.title ?? t.brand;
  return (
    <html lang={t.lang} class={page.largeText ? 'large-text' : undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <title>{`${title} - ${portalTitle}`}</title>
        <link rel="icon" href={page.assets.url('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={page.assets.url('pages.css')} />
        {props.style && <link rel="stylesheet" href={page.assets.url(props.style)} />}
        {page.portal && <link rel="stylesheet" href={`/portal/${page.portal.portal}/theme.css`} />}
        <script type="module" src={page.assets.url(props.script ?? 'page.js')}></script>
        {page.caller.accountId && <script type="module" src={page.assets.url('sign-out.js')}></script>}
      </head>
      <body>
        <a class="skip-link" href="#main">{t.layout.skip}</a>
        <Header {...props} portalTitle={portalTitle} />
        <ActingFor page={page} />
        <div class={props.wide ? 'width wide' : 'width'}>
          {props.crumbs && <Crumbs page={page} crumbs={props.crumbs} title={title} />}
          <main id="main" tabIndex={-1}>{props.children}</main>
        </div>
        <Footer page={page} />
        {props.data !== undefined && <PageData data={props.data} />}
      </body>
    </html>
  );
}

/** Data for the browser module: a block that never runs; `<` is escaped so that it cannot end the block. */
function PageData({ data }: { data: unknown }) {
  const json = JSON.stringify(data).replace(/</g, '\\u003c').replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
  return <script type="application/json" id="page-data" dangerouslySetInnerHTML={{ __html: json }}></script>;
}

function Header({ page, here, portalTitle }: DocumentProps & { portalTitle: string }) {
  const { t, caller } = page;
  const staff = caller.roles.includes('reviewer') || caller.roles.includes('supervisor');
  const centre = page.portal ? `/portal/${page.portal.portal}/items` : '/';
  return (
    <header class="site-header">
      <div class="site-top">
        <div class="width">
          <nav class="preferences" aria-label={t.layout.preferences}>
            <a href={preference(page, 'text', page.largeText ? 'normal' : 'large')}>{page.largeText ? t.layout.normalText : t.layout.largeText}</a>
            <a href={preference(page, 'locale', t.layout.otherLocale)} lang={t.layout.otherLocale}>{t.layout.language}</a>
          </nav>
          <div class="who">
            {caller.accountId
              ? <>
                  <a class="who-name" href="/account" aria-current={here === 'account' ? 'page' : undefined}>{caller.name}</a>
                  <form method="post" action="/logout"><button class="link-button" type="submit">{t.layout.signOut}</button></form>
                </>
              : <a href={`/login?next=${encodeURIComponent(page.url)}`}>{t.layout.signIn}</a>}
          </div>
        </div>
      </div>
      <div class="site-name">
        <div class="width">
          <a class="brand" href="/"><Emblem /><span>{portalTitle}</span></a>
          <nav class="main-menu" aria-label={t.layout.mainMenu}>
            <ul>
              <MenuLink href={centre} current={here === 'centre'}>{t.layout.serviceCentre}</MenuLink>
              {staff && <MenuLink href="/review" current={here === 'review'}>{t.layout.review}</MenuLink>}
              {caller.roles.includes('administrator') && <MenuLink href="/designer/items" current={here === 'designer'}>{t.layout.designer}</MenuLink>}
              {caller.roles.includes('administrator') && <MenuLink href="/designer/registers" current={here === 'registers'}>{t.layout.registers}</MenuLink>}
              {!staff && <MenuLink href="/applications" current={here === 'mine'}>{t.layout.accountCentre}</MenuLink>}
              <MenuLink href="/verify" current={here === 'verify'}>{t.layout.verify}</MenuLink>
            </ul>
          </nav>
        </div>
      </div>
    </header>
  );
}

/** For whom one acts stands on every page, since all that one does there is done for it. */
function ActingFor({ page: { t, caller, mayChoose } }: { page: PageContext }) {
  const employer = caller.actingFor && caller.actingFor.id !== caller.accountId ? caller.actingFor.name : null;
  if (employer === null && !mayChoose) return null;
  return (
    <aside class="acting-for" aria-label={t.operators.chooseTitle}>
      <div class="width"><span>{t.operators.actingFor(employer ?? caller.name)}</span><a href="/account/employers">{t.operators.switch}</a></div>
    </aside>
  );
}

function MenuLink({ href, current, children }: { href: string; current: boolean; children: ComponentChildren }) {
  return <li><a href={href} aria-current={current ? 'page' : undefined}>{children}</a></li>;
}

function preference(page: PageContext, name: 'text' | 'locale', value: string): string {
  return `/preferences?${name}=${value}&back=${encodeURIComponent(page.url)}`;
}

/** A seal: the four strokes of a square stamp around a tick. */
function Emblem() {
  return (
    <svg class="emblem" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false">
      <rect x="2" y="2" width="36" height="36" rx="7" fill="none" stroke="currentColor" stroke-width="3" />
      <path d="M11 20.5l6.5 6.5L30 14" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

function Crumbs({ page, crumbs, title }: { page: PageContext; crumbs: { title: string; href?: string }[]; title: string }) {
  return (
    <nav class="crumbs" aria-label={page.t.layout.breadcrumbs}>
      <ol>
        {crumbs.map((crumb) => <li key={crumb.title}>{crumb.href ? <a href={crumb.href}>{crumb.title}</a> : crumb.title}</li>)}
        <li aria-current="page">{title}</li>
      </ol>
      <a class="crumbs-home" href={page.portal ? `/portal/${page.portal.portal}/items` : '/'}>{page.t.errors.home}</a>
    </nav>
  );
}

function Footer({ page }: { page: PageContext }) {
  const { t } = page;
  return (
    <footer class="site-footer">
      <div class="width">
        <p>{page.portal?.title ?? t.brand}</p>
        {page.portal && page.portal.footer.length > 0 && <ul class="site-facts">{page.portal.footer.map((line) => <li key={line}>{line}</li>)}</ul>}
        <ul>
          <li><a href="/verify">{t.layout.verify}</a></li>
          <li><a href="/api/openapi.json">{t.layout.api}</a></li>
          <li>{t.layout.footer}</li>
        </ul>
      </div>
    </footer>
  );
}
