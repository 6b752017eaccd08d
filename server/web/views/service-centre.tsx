import type { Choice, ItemSummary, PortalView } from '../../catalog/item-view.ts';
import { mayAsOperator } from '../../platform/caller.ts';
import type { PageContext } from '../page-context.ts';
import type { ItemFilter, ServiceListing } from '../page-ports.ts';
import { Document } from './document.tsx';

interface Props { page: PageContext; portal: PortalView; filter: ItemFilter; listing: ServiceListing }

/** 办事中心: two filter rows, search and the services; all of it links and one GET form. */
export function ServiceCentre({ page, portal, filter, listing }: Props) {
  const { t } = page;
  const purposes = portal.purposes[filter.category ?? '*'] ?? portal.purposes['*'] ?? [];
  return (
    <Document page={page} title={t.centre.title} here="centre" wide>
      <h1>{t.centre.title}</h1>
      {portal.prompts.map((prompt) => <p key={prompt.address} class="notice" role="status"><strong>{prompt.text}</strong> <a class="button small" href={prompt.address}>{prompt.label}</a></p>)}
      <form class="search" method="get" role="search" action={address(portal, {})}>
        {filter.category && <input type="hidden" name="category" value={filter.category} />}
        {filter.purpose && <input type="hidden" name="purpose" value={filter.purpose} />}
        {filter.audience && <input type="hidden" name="audience" value={filter.audience} />}
        <label class="visually-hidden" for="q">{t.centre.searchHint}</label>
        <input id="q" name="q" type="search" value={filter.q ?? ''} placeholder={t.centre.searchHint} maxLength={100} autocomplete="off" enterkeyhint="search" />
        <button class="button" type="submit">{t.centre.search}</button>
      </form>
      <div class="filters" role="group" aria-label={t.centre.filters}>
        <FilterRow name="category" title={t.centre.category} choices={portal.categories} {...{ page, portal, filter }} />
        <FilterRow name="purpose" title={t.centre.purpose} choices={purposes} {...{ page, portal, filter }} />
        <Chosen {...{ page, portal, filter, purposes }} />
      </div>
      <p class="count" role="status">{t.centre.count(listing.total)}</p>
      {listing.rows.length === 0
        ? <div class="empty"><p class="heading-s">{t.centre.none}</p><p>{t.centre.noneHint}</p></div>
        : <ul class="service-list">{listing.rows.map((item) => <Service key={item.ref} item={item} page={page} isMarked={listing.audiences.length > 1} />)}</ul>}
      {portal.links.length > 0 && <Elsewhere portal={portal} />}
    </Document>
  );
}

/** Other places where the same business can be done. */
function Elsewhere({ portal }: { portal: PortalView }) {
  return <ul class="centre-links">{portal.links.map(({ label, url, text }) => <li key={url}><a href={url} rel="noopener noreferrer">{label}</a>{text && <p>{text}</p>}</li>)}</ul>;
}

interface RowProps { name: 'category' | 'purpose'; title: string; choices: readonly Choice[]; page: PageContext; portal: PortalView; filter: ItemFilter }

function FilterRow({ name, title, choices, page, portal, filter }: RowProps) {
  if (choices.length === 0) return null;
  const chosen = filter[name];
  const all = [{ value: '', label: page.t.centre.all }, ...choices];
  return (
    <div class="filter-row">
      <h2 id={`filter-${name}`}>{title}</h2>
      <ul aria-labelledby={`filter-${name}`}>
        {all.map((choice) => (
          <li key={choice.value}>
            <a href={address(portal, { ...filter, [name]: choice.value, ...(name === 'category' ? { purpose: '' } : {}) })} aria-current={(chosen ?? '') === choice.value ? 'true' : undefined}>{choice.label}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Chosen({ page, portal, filter, purposes }: { page: PageContext; portal: PortalView; filter: ItemFilter; purposes: readonly Choice[] }) {
  const { t } = page;
  const labelOf = (choices: readonly Choice[], value: string) => choices.find((choice) => choice.value === value)?.label ?? value;
  const chips: { label: string; without: ItemFilter }[] = [];
  if (filter.category) chips.push({ label: labelOf(portal.categories, filter.category), without: { ...filter, category: '', purpose: '' } });
  if (filter.purpose) chips.push({ label: labelOf(purposes, filter.purpose), without: { ...filter, purpose: '' } });
  if (filter.q) chips.push({ label: filter.q, without: { ...filter, q: '' } });
  if (chips.length === 0) return null;
  return (
    <div class="chosen">
      <h2 id="chosen">{t.centre.chosen}</h2>
      <ul aria-labelledby="chosen">
        {chips.map((chip) => (
          <li key={chip.label}><a class="chip" href={address(portal, chip.without)} aria-label={t.centre.remove(chip.label)}>{chip.label}<span aria-hidden="true">×</span></a></li>
        ))}
      </ul>
      <a class="clear" href={address(portal, {})}>{t.centre.clear}</a>
    </div>
  );
}

/** One service, with the ways to it. `Title` is the level of its heading; `isMarked`: it says for whom it is. */
export function Service({ item, page, Title = 'h2', isMarked = false }: { item: ItemSummary; page: PageContext; Title?: 'h2' | 'h3' | 'h4'; isMarked?: boolean }) {
  const { t } = page;
  return (
    <li class="service">
      <div>
        <div class="service-title">
          <Title><a href={item.address ?? `/items/${item.ref}/guide`}>{item.title}</a></Title>
          {isMarked && item.audience.map((audience) => <span key={audience} class="tag">{t.centre.audiences[audience] ?? audience}</span>)}
        </div>
        {item.description && <p>{item.description}</p>}
      </div>
      <div class="service-actions">
        {item.address
          ? <a class="button" href={item.address} aria-label={(item.kind === 'page' ? t.centre.enterOf : t.queries.askOf)(item.title)}>{item.kind === 'page' ? t.centre.enter : t.queries.askNow}</a>
          : <Apply item={item} page={page} />}
      </div>
    </li>
  );
}

function Apply({ item, page }: { item: ItemSummary; page: PageContext }) {
  const { t } = page;
  return (
    <>
      <a class="button secondary" href={`/items/${item.ref}/guide`} aria-label={t.centre.guideOf(item.title)}>{t.centre.guide}</a>
      {mayAsOperator(page.caller, 'apply') && <a class="button" href={`/items/${item.ref}/apply`} aria-label={t.centre.applyFor(item.title)}>{t.centre.apply}</a>}
    </>
  );
}

function address(portal: PortalView, filter: ItemFilter): string {
  const query = new URLSearchParams(Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]))).toString();
  return `/portal/${portal.portal}/items${query ? `?${query}` : ''}`;
}
