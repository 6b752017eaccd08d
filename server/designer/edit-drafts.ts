import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { checkItem } from './check-item.ts';
import { compareItems } from './compare-items.ts';
import { isSame, liveContent } from './describe-drafts.ts';
import { refuseUnlessAdministersPortal, sharedFiles, type Designer } from './designer.ts';
import { deleteDraft, findDraft, insertDraft, lockDraft, updateDraft, type ItemDraft } from './draft-store.ts';
import { itemName, normalised, type DraftContent } from './item-content.ts';
import type { Difference, DraftSaved } from './item-view.ts';
import { lockPublishedItem, publishedItem, versionContent } from './published-items.ts';
import { starterContent, type StarterChoice } from './starters.ts';

/** What a new item begins with: a starter, another item as it is live, or nothing but its name. */
export type Beginning = StarterChoice | { item: string } | null;
export interface NewItem { portal: string; item: string; title: string; from: Beginning }
/** The parts that change; what is absent stays. A shared diagram or template is chosen by `workflow` or `template` alone. */
export type DraftChange = Partial<DraftContent>;

/** Begins a new item. Problem `item_exists` when its name is taken. */
export async function createItem(designer: Designer, caller: Caller, { portal, item, title, from }: NewItem): Promise<ItemDraft> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  if (!itemName.test(item)) throw new Problem('invalid_request', {}, [{ path: 'item', code: 'pattern', message: caller.locale === 'zh' ? '英文名以字母开头，只含小写字母、数字和连字符' : 'The name begins with a letter and holds lower-case letters, digits and hyphens' }]);
  const begun = await contentToBeginWith(designer, caller, portal, from);
  const content = normalised({ ...begun, form: { ...begun.form, title: title.trim(), name: item, path: item } });
  return runCommand(designer.applications.platform, caller, async (command) => {
    if (await publishedItem(command.db, portal, item) || await lockDraft(command, portal, item)) throw new Problem('item_exists', { item });
    const draft = await insertDraft(command, portal, item, content, null, '');
    auditDraft(command, 'item.draft.create', draft, await compareItems(null, content));
    return draft;
  });
}

async function contentToBeginWith(designer: Designer, caller: Caller, portal: string, from: Beginning): Promise<DraftContent> {
  if (from === null || 'starter' in from) return starterContent(designer, portal, from ?? { starter: 'empty' });
  const [otherPortal = '', other = ''] = from.item.split('/');
  refuseUnlessAdministersPortal(designer, caller, otherPortal);
  const { db } = designer.applications.platform;
  const live = await publishedItem(db, otherPortal, other);
  const content = live ? await liveContent(db, otherPortal, other, live.version) : (await findDraft(db, otherPortal, other))?.content;
  if (!content) throw new Problem('not_found');
  return content;
}

/**
 * Stores what has changed as the draft's next revision. `revision` is the one that the administrator saw, 0 for the
 * live version: Problem `draft_changed` when somebody has saved since. The same content again makes no revision.
 */
export async function saveDraft(designer: Designer, caller: Caller, portal: string, item: string, revision: number, change: DraftChange, note: string): Promise<DraftSaved & { content: DraftContent }> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const draft = await runCommand(designer.applications.platform, caller, (command) => storeChange(command, designer, { portal, item, revision, change, note }));
  return { revision: draft.revision, updatedAt: draft.updatedAt, content: draft.content, problems: await checkItem(designer, portal, item, draft.content, caller.locale) };
}

export interface ToStore { portal: string; item: string; revision: number; change: DraftChange; note: string }

export async function storeChange(command: Command, designer: Designer, { portal, item, revision, change, note }: ToStore): Promise<ItemDraft> {
  // The item's row is locked first, so that two first changes of a live item do not both begin a draft.
  const live = await lockPublishedItem(command, portal, item);
  const draft = await lockDraft(command, portal, item);
  if ((draft?.revision ?? 0) !== revision) throw new Problem('draft_changed');
  const before = draft?.content ?? (live && await liveContent(command.db, portal, item, live.version));
  if (!before) throw new Problem('not_found');
  const content = normalised(withShared(designer, { ...before, ...change }, change, item));
  if (draft && isSame(draft.content, content)) return draft;
  const saved = draft ? await updateDraft(command, draft, content, note) : await insertDraft(command, portal, item, content, live?.versionId ?? null, note);
  auditDraft(command, draft ? 'item.draft.save' : 'item.draft.create', saved, await compareItems(before, content));
  return saved;
}

/** A shared diagram or template is taken by its name; one that is changed becomes the item's own and bears its name. */
function withShared(designer: Designer, content: DraftContent, change: DraftChange, item: string): DraftContent {
  const { workflows, templates } = sharedFiles(designer);
  const chosen = (kind: 'workflow' | 'template', source: 'workflowXml' | 'templateSource', shared: Readonly<Record<string, string>>): Partial<DraftContent> => {
    const name = change[kind];
    if (name !== undefined && change[source] === undefined) {
      if (!Object.hasOwn(shared, name)) throw new Problem('invalid_request', {}, [{ path: kind, code: `unknown_${kind}`, message: name }]);
      return { [source]: shared[name] };
    }
    const isOwn = Object.hasOwn(shared, content[kind]) && shared[content[kind]] !== content[source];
    return isOwn ? { [kind]: item } : {};
  };
  return { ...content, ...chosen('workflow', 'workflowXml', workflows), ...chosen('template', 'templateSource', templates) };
}

/** Gives the draft up; the live version, if there is one, stays as it is. */
export async function discardDraft(designer: Designer, caller: Caller, portal: string, item: string, revision: number): Promise<void> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  await runCommand(designer.applications.platform, caller, async (command) => {
    const draft = await lockDraft(command, portal, item);
    if (!draft) throw new Problem('not_found');
    if (draft.revision !== revision) throw new Problem('draft_changed');
    await deleteDraft(command, draft);
    auditDraft(command, 'item.draft.discard', draft, []);
  });
}

/** Puts an earlier version or revision in the draft's place, as its next revision. */
export async function bringBack(designer: Designer, caller: Caller, portal: string, item: string, revision: number, version: number, note: string): Promise<DraftSaved & { content: DraftContent }> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const found = await versionContent(designer.applications.platform.db, portal, item, version);
  if (!found) throw new Problem('not_found');
  const { form, workflow, workflowXml, template, templateSource } = found;
  return saveDraft(designer, caller, portal, item, revision, { form, workflow, workflowXml, template, templateSource }, note);
}

const mostAudited = 100;

/** The audit row says what is different, not just that something is. */
export function auditDraft(command: Command, action: string, { portal, item, revision }: Pick<ItemDraft, 'portal' | 'item' | 'revision'>, differences: readonly Difference[], more: Record<string, unknown> = {}): void {
  command.audit({ action, subjectType: 'item', subjectId: `${portal}/${item}`, details: { revision, ...more, differences: differences.slice(0, mostAudited), ...(differences.length > mostAudited && { more: differences.length - mostAudited }) } });
}
