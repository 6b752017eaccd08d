import { shippedPortal } from '../catalog/catalog-store.ts';
import { editsOfPart, liveEdits, waitingEdits, type PortalEdit } from '../catalog/portal-edit-store.ts';
import { hashOfJson, onlyName, partContent, type PartedPortal, type PartName } from '../catalog/portal-parts.ts';
import { summariseItem } from '../catalog/describe-item.ts';
import { summariseQuery } from '../catalog/summarise-query.ts';
import type { Dictionary } from '../forms/form-definition.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import { compareParts } from './compare-parts.ts';
import { needsTwo } from './describe-drafts.ts';
import { refuseUnlessAdministersPortal, type Designer } from './designer.ts';
import { draftsOf, findDraft } from './draft-store.ts';
import { isPartName } from './portal-part-content.ts';
import type { PartDetail, PartDifference, PartSummary, PartVersion, PublishingState } from './portal-part-view.ts';
import { accountNames, publishingSwitch } from './published-items.ts';

const partTexts = { menu: { zh: '菜单与筛选', en: 'Menu and filters' }, texts: { zh: '平台文字', en: 'Texts of the portal' } } as const;

/** What the state of parts is read from. */
interface Parted { portal: string; declared: PartedPortal; shipped: PartedPortal; live: PortalEdit[]; names: Map<string, string>; locale: Locale }

async function readParted({ applications: { catalog, platform: { db } } }: Designer, portal: string, locale: Locale): Promise<Parted> {
  const declared = catalog.declared(portal), live = await liveEdits(db, portal);
  return { portal, declared, shipped: (await shippedPortal(db, portal)) ?? declared, live, names: await accountNames(db, live.map(({ by }) => by)), locale };
}

/** Menu, texts and every code list of the portal, with what was changed of them here. */
export async function listParts(designer: Designer, caller: Caller, portal: string): Promise<PartSummary[]> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const parted = await readParted(designer, portal, caller.locale);
  const names: PartName[] = [{ kind: 'menu', name: onlyName }, { kind: 'texts', name: onlyName }, ...Object.keys(parted.declared.dictionaries).sort().map((name): PartName => ({ kind: 'dictionary', name }))];
  return names.map((name) => summary(parted, name));
}

function summary({ declared, shipped, live, names, locale }: Parted, { kind, name }: PartName): PartSummary {
  const edit = live.find((one) => one.kind === kind && one.name === name);
  const original = partContent(shipped, { kind, name });
  const isChanged = (edit?.content ?? null) !== null;
  const dictionary = kind === 'dictionary' ? partContent(declared, { kind, name }) as (Dictionary & { english?: string }) | null : null;
  return {
    kind, name, title: kind === 'dictionary' ? (locale === 'en' ? dictionary?.english : dictionary?.title) ?? name : partTexts[kind][locale],
    entries: dictionary?.entries.length ?? 0, retired: dictionary?.entries.filter(({ retired }) => retired === true).length ?? 0,
    state: kind === 'dictionary' && !dictionary ? 'new' : !isChanged ? 'shipped' : original === null ? 'added' : 'changed',
    shippedChanged: isChanged && edit!.shippedHash !== hashOfJson(original),
    at: edit?.at ?? null, by: edit?.by ? names.get(edit.by) ?? null : null,
  };
}

/** One part whole; a dictionary that there is not yet is an empty one, so that it can be begun. */
export async function describePart(designer: Designer, caller: Caller, portal: string, part: PartName): Promise<PartDetail> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  if (!isPartName(part.kind, part.name)) throw new Problem('not_found');
  const { applications: { platform: { db }, catalog } } = designer, { locale } = caller;
  const parted = await readParted(designer, portal, locale);
  const edits = await editsOfPart(db, portal, part);
  const names = await accountNames(db, edits.flatMap(({ by, decidedBy }) => [by, decidedBy]));
  const content = partContent(parted.declared, part), original = partContent(parted.shipped, part);
  const current = parted.live.find((edit) => edit.kind === part.kind && edit.name === part.name);
  const waiting = edits.find(({ state }) => state === 'waiting');
  return {
    ...summary(parted, part), portal, version: edits[0]?.version ?? 0, content: content ?? { title: '', english: '', entries: [] }, fourEyes: await needsTwo(designer, portal),
    versions: edits.map((edit) => versionView(edit, current, names)),
    differsFromShipped: original === null ? [] : compareParts(original, content),
    waiting: waiting ? { version: waiting.version, by: waiting.by === null ? '' : names.get(waiting.by) ?? '', at: waiting.at, note: waiting.note, own: waiting.by === caller.accountId, differences: compareParts(content, waiting.content ?? original) } : null,
    entriesOfMenu: part.kind === 'menu' ? [...catalog.items().filter((one) => one.portal === portal).map((one) => summariseItem(one, locale)), ...catalog.queries().filter((one) => one.portal === portal).map((one) => summariseQuery(one, locale))].map(({ item, title }) => ({ name: item, label: title })) : [],
  };
}

function versionView({ version, state, content, id, at, by, note, decidedAt, decidedBy, decisionNote }: PortalEdit, current: PortalEdit | undefined, names: ReadonlyMap<string, string>): PartVersion {
  const name = (account: string | null): string | null => (account === null ? null : names.get(account) ?? null);
  return { version, state, shipped: content === null, current: current?.id === id, at, by: name(by), note, decidedAt, decidedBy: name(decidedBy), decisionNote };
}

/** The content of a part in one of its versions (0: as shipped), and what the part as it is differs from it by. */
export async function partVersion(designer: Designer, caller: Caller, portal: string, part: PartName, version: number): Promise<{ content: unknown; differences: PartDifference[] }> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { db } = designer.applications.platform;
  const parted = await readParted(designer, portal, caller.locale);
  const edit = version === 0 ? { content: null } : (await editsOfPart(db, portal, part)).find((one) => one.version === version);
  if (!edit) throw new Problem('not_found');
  const content = edit.content ?? partContent(parted.shipped, part);
  return { content, differences: compareParts(content, partContent(parted.declared, part)) };
}

/** How the switch for two people stands, and what waits for the second. */
export async function describePublishing(designer: Designer, caller: Caller, portal: string): Promise<PublishingState> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { applications: { platform: { db }, catalog } } = designer;
  const byFile = (catalog.declared(portal).settings as { fourEyes?: boolean }).fourEyes === true;
  const drafts = (await Promise.all((await draftsOf(db, portal)).filter(({ requested }) => requested).map(({ item }) => findDraft(db, portal, item)))).filter((draft) => draft !== null);
  const [changed, waiting, parted] = [await publishingSwitch(db, portal), await waitingEdits(db, portal), await readParted(designer, portal, caller.locale)];
  const names = await accountNames(db, [changed?.by ?? null, ...drafts.map(({ request }) => request?.by ?? null), ...waiting.map(({ by }) => by)]);
  const nameOf = (account: string | null | undefined): string => (account ? names.get(account) ?? account : '');
  return {
    portal, fourEyes: byFile || changed?.fourEyes === true, byFile, switchedAt: changed?.at ?? null, switchedBy: changed ? nameOf(changed.by) : null,
    items: drafts.map(({ item, content, request }) => ({ item, title: content.form.title || item, by: nameOf(request?.by), at: request?.at ?? '', note: request?.note ?? '', own: request?.by === caller.accountId })),
    parts: waiting.map((edit) => ({ ...summary(parted, edit), version: edit.version, requestedBy: nameOf(edit.by), requestedAt: edit.at, note: edit.note, own: edit.by === caller.accountId })),
  };
}
