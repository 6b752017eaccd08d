import { translate } from '../forms/form-definition.ts';
import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { Queryable } from '../platform/database.ts';
import { administersPortal, refuseUnlessAdministersPortal, type Designer } from './designer.ts';
import { draftsOf, findDraft, revisionContent, revisionsOf } from './draft-store.ts';
import { contentOf, hashOf, type DraftContent } from './item-content.ts';
import type { DesignedItem, DraftDetail, RevisionNote, VersionNote } from './item-view.ts';
import { accountNames, fourEyesSwitch, publishedItem, publishedItems, versionContent, versionsOf } from './published-items.ts';

/** Items of the portals that the caller administers, with what is under way. */
export async function listDesignedItems(designer: Designer, caller: Caller, portal?: string): Promise<DesignedItem[]> {
  const { catalog, platform: { db } } = designer.applications;
  const portals = catalog.portals().map((one) => one.portal).filter((one) => (portal === undefined || one === portal) && administersPortal(caller, one));
  const rows: DesignedItem[] = [];
  const titles = new Map(catalog.items().map(({ portal: of, item, title, form }) => [`${of}/${item}`, translate(form, title, caller.locale)]));
  for (const one of portals) {
    const [published, drafts] = await Promise.all([publishedItems(db, one), draftsOf(db, one)]);
    const names = await accountNames(db, drafts.map(({ updatedBy }) => updatedBy));
    const draftOf = (item: string): DesignedItem['draft'] => {
      const draft = drafts.find((other) => other.item === item);
      return draft ? { revision: draft.revision, updatedAt: draft.updatedAt, by: names.get(draft.updatedBy) ?? '', requested: draft.requested } : null;
    };
    const known = new Set(published.map(({ item }) => item));
    for (const draft of drafts) if (!known.has(draft.item)) rows.push({ portal: one, item: draft.item, title: draft.title, version: null, withdrawn: false, from: null, until: null, publishedAt: null, draft: draftOf(draft.item) });
    for (const { item, title, version, withdrawn, from, until, publishedAt } of published) rows.push({ portal: one, item, title: titles.get(`${one}/${item}`) ?? title, version, withdrawn, from, until, publishedAt, draft: draftOf(item) });
  }
  return rows;
}

/** The draft, or the live version for whoever begins to change it. Problem `not_found` where there is neither. */
export async function describeDraft(designer: Designer, caller: Caller, portal: string, item: string): Promise<DraftDetail> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { db } = designer.applications.platform;
  const [draft, live] = await Promise.all([findDraft(db, portal, item), publishedItem(db, portal, item)]);
  const content = draft?.content ?? (live && await liveContent(db, portal, item, live.version));
  if (!content) throw new Problem('not_found');
  const names = await accountNames(db, [draft?.updatedBy ?? null, draft?.request?.by ?? null]);
  return {
    portal, item, title: typeof content.form.title === 'string' && content.form.title !== '' ? content.form.title : item,
    revision: draft?.revision ?? 0, content,
    live: live && { version: live.version, withdrawn: live.withdrawn, from: live.from, until: live.until, publishedAt: live.publishedAt },
    overtaken: Boolean(draft && live && draft.baseVersionId !== live.versionId),
    request: draft?.request ? { ...draft.request, by: names.get(draft.request.by) ?? draft.request.by, own: draft.request.by === caller.accountId } : null,
    fourEyes: await needsTwo(designer, portal), updatedAt: draft?.updatedAt ?? null, updatedBy: draft ? names.get(draft.updatedBy) ?? draft.updatedBy : null,
  };
}

/** Whether publications of the portal need two people: as its file says, or as its administrators have switched. */
export async function needsTwo({ applications: { catalog, platform } }: Designer, portal: string): Promise<boolean> {
  return (catalog.declared(portal).settings as { fourEyes?: boolean }).fourEyes === true || fourEyesSwitch(platform.db, portal);
}

export async function liveContent(db: Queryable, portal: string, item: string, version: number): Promise<DraftContent | null> {
  const found = await versionContent(db, portal, item, version);
  return found && contentOf(found);
}

/** The content that a draft is compared with: that of the live version, or none. */
export async function liveOf(db: Queryable, portal: string, item: string): Promise<DraftContent | null> {
  const live = await publishedItem(db, portal, item);
  return live && liveContent(db, portal, item, live.version);
}

export async function listVersions(designer: Designer, caller: Caller, portal: string, item: string): Promise<VersionNote[]> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { db } = designer.applications.platform;
  const versions = await versionsOf(db, portal, item);
  const names = await accountNames(db, versions.map(({ by }) => by));
  return versions.map(({ version, title, at, by, note, current }) => ({ version, title, at, by: by === null ? null : names.get(by) ?? by, note, current }));
}

export async function listRevisions(designer: Designer, caller: Caller, portal: string, item: string): Promise<RevisionNote[]> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { db } = designer.applications.platform;
  const draft = await findDraft(db, portal, item);
  const revisions = draft ? await revisionsOf(db, draft.id) : [];
  const names = await accountNames(db, revisions.map(({ by }) => by));
  return revisions.map(({ by, ...revision }) => ({ ...revision, by: names.get(by) ?? by }));
}

/** What the draft was in an earlier revision. */
export async function earlierContent(designer: Designer, caller: Caller, portal: string, item: string, revision: number): Promise<DraftContent> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { db } = designer.applications.platform;
  const draft = await findDraft(db, portal, item);
  const content = draft && await revisionContent(db, draft.id, revision);
  if (!content) throw new Problem('not_found');
  return content;
}

export const isSame = (one: DraftContent, other: DraftContent): boolean => hashOf(one) === hashOf(other);
