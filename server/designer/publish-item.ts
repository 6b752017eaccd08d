import type { Caller } from '../platform/caller.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import { runCommand, type Command } from '../platform/run-command.ts';
import { appendVersion, catalogChanges, lockPortal } from '../catalog/catalog-store.ts';
import { usedDictionaries, type ItemContent } from '../catalog/item-version.ts';
import { calledParts, checkItem } from './check-item.ts';
import { compareItems } from './compare-items.ts';
import { liveContent, needsTwo } from './describe-drafts.ts';
import { refuseUnlessAdministersPortal, type Designer } from './designer.ts';
import { clearRequest, deleteDraft, findDraft, lockDraft, requestPublication, type ItemDraft } from './draft-store.ts';
import { contentOf, type DraftContent } from './item-content.ts';
import { auditDraft } from './edit-drafts.ts';
import { isShipped } from './shipped-item.ts';
import { lastPosition, lockPublishedItem, publishingSwitch, setFourEyes, setOffered, setWithdrawn, versionContent, type PublishedItem } from './published-items.ts';

/** How often others may publish while one publication is being checked. */
const mostTries = 5;

export type Publication = { status: 'published'; version: number } | { status: 'requested' };

/**
 * Publishes the draft as the item's next version, which new applications get from then on; open ones keep theirs.
 * Where two people are needed, the first call asks and the call of another administrator publishes. Problem
 * `item_not_publishable` names everything that the checks found.
 */
export async function publishDraft(designer: Designer, caller: Caller, portal: string, item: string, revision: number, note: string): Promise<Publication> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { platform } = designer.applications;
  const draft = await findDraft(platform.db, portal, item);
  if (!draft) throw new Problem('nothing_to_publish');
  if (draft.revision !== revision) throw new Problem('draft_changed');
  for (let tries = 1; tries <= mostTries; tries++) {
    const { changes, content, needsSecond, fromFiles } = await prepare(designer, caller, draft);
    const published = await runCommand(platform, caller, async (command): Promise<Publication | null> => {
      // Held first by whoever changes a part of the portal, which also appends versions of its items.
      await lockPortal(command, portal);
      const live = await lockPublishedItem(command, portal, item);
      const locked = await lockDraft(command, portal, item);
      if (!locked || locked.revision !== revision) throw new Problem('draft_changed');
      if ((await catalogChanges(command.db)) !== changes) return null;
      if (needsSecond && !isAgreed(locked, caller)) return askForSecond(command, locked, note);
      return appendDraft(command, locked, live, content, note, fromFiles);
    });
    if (published) {
      await designer.republish();
      return published;
    }
  }
  throw new Problem('busy');
}

/** What would be published, checked against the portal as it is now on all nodes; `changes` tells whether it still is. */
async function prepare(designer: Designer, caller: Caller, { portal, item, content }: ItemDraft): Promise<{ changes: number; content: ItemContent; needsSecond: boolean; fromFiles: boolean }> {
  const changes = await catalogChanges(designer.applications.platform.db);
  await designer.republish();
  await refuseWhatFails(designer, caller, portal, item, content);
  return { changes, content: await publishable(designer, portal, item, content), needsSecond: await needsTwo(designer, portal), fromFiles: isShipped(designer, portal, item, content) };
}

function isAgreed({ request }: ItemDraft, caller: Caller): boolean {
  if (request?.by === caller.accountId) throw new Problem('second_person_needed');
  return request !== null;
}

async function askForSecond(command: Command, draft: ItemDraft, note: string): Promise<Publication> {
  await requestPublication(command, draft, note);
  auditDraft(command, 'item.publish.request', draft, [], { note });
  return { status: 'requested' };
}

async function appendDraft(command: Command, draft: ItemDraft, live: PublishedItem | null, content: ItemContent, note: string, fromFiles: boolean): Promise<Publication> {
  const { portal, item, request } = draft;
  const before = live && await liveContent(command.db, portal, item, live.version);
  const said = note || request?.note || '';
  const version = await appendVersion(command, content, await lastPosition(command.db, portal), said, fromFiles);
  if (version === null) throw new Problem('nothing_to_publish');
  await deleteDraft(command, draft);
  auditDraft(command, 'item.publish', draft, await compareItems(before, draft.content), { version, note: said, ...(request && { requestedBy: request.by }) });
  return { status: 'published', version };
}

/** Takes the wish to publish back, or declines somebody else's. */
export async function declinePublication(designer: Designer, caller: Caller, portal: string, item: string, reason: string): Promise<void> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  await runCommand(designer.applications.platform, caller, async (command) => {
    const draft = await lockDraft(command, portal, item);
    if (!draft?.request) throw new Problem('not_found');
    await clearRequest(command, draft);
    auditDraft(command, 'item.publish.decline', draft, [], { reason, requestedBy: draft.request.by });
  });
}

/**
 * Makes an earlier version the newest one again: form, diagram, receipt, guide and code lists together, as they were.
 * Where two people are needed it must go through a draft.
 */
export async function rollBack(designer: Designer, caller: Caller, portal: string, item: string, to: number, note: string): Promise<{ version: number }> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { platform } = designer.applications;
  if (await needsTwo(designer, portal)) throw new Problem('second_person_needed');
  const found = await versionContent(platform.db, portal, item, to);
  if (!found) throw new Problem('not_found');
  const content = contentOf(found);
  await refuseWhatFails(designer, caller, portal, item, content);
  const fromFiles = isShipped(designer, portal, item, content);
  const version = await runCommand(platform, caller, async (command) => {
    const live = await lockPublishedItem(command, portal, item);
    const before = live && await liveContent(command.db, portal, item, live.version);
    const { dictionaries, workflowParts } = found;
    const appended = await appendVersion(command, { ...content, portal, item, title: titleOf(content, item), dictionaries, workflowParts }, 0, note, fromFiles);
    if (appended === null) throw new Problem('nothing_to_publish');
    auditDraft(command, 'item.rollback', { portal, item, revision: 0 }, await compareItems(before, content), { version: appended, to, note });
    return appended;
  });
  await designer.republish();
  return { version };
}

export async function withdrawItem(designer: Designer, caller: Caller, portal: string, item: string, withdrawn: boolean, reason: string): Promise<void> {
  await changeLive(designer, caller, portal, item, withdrawn ? 'item.withdraw' : 'item.offer', { reason }, (command) => setWithdrawn(command, portal, item, withdrawn));
}

/** Days between which new applications are taken, both included. */
export async function scheduleItem(designer: Designer, caller: Caller, portal: string, item: string, from: string | null, until: string | null): Promise<void> {
  if (from && until && from > until) throw new Problem('invalid_request', {}, [{ path: 'until', code: 'minimum', message: caller.locale === 'zh' ? '截止日期不能早于起始日期' : 'The end is before the beginning' }]);
  await changeLive(designer, caller, portal, item, 'item.schedule', { from, until }, (command) => setOffered(command, portal, item, from, until));
}

async function changeLive(designer: Designer, caller: Caller, portal: string, item: string, action: string, details: Record<string, unknown>, change: (command: Command) => Promise<void>): Promise<void> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  await runCommand(designer.applications.platform, caller, async (command) => {
    const live = await lockPublishedItem(command, portal, item);
    if (!live) throw new Problem('not_found');
    await change(command);
    command.audit({ action, subjectType: 'item', subjectId: `${portal}/${item}`, details: { ...details, before: { withdrawn: live.withdrawn, from: live.from, until: live.until } } });
  });
  await designer.republish();
}

/** Switches whether publications of the portal need two people; what the portal's file demands cannot be switched off. */
export async function switchFourEyes(designer: Designer, caller: Caller, portal: string, fourEyes: boolean): Promise<void> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  await runCommand(designer.applications.platform, caller, async (command) => {
    const before = (await publishingSwitch(command.db, portal))?.fourEyes ?? false;
    await setFourEyes(command, portal, fourEyes);
    command.audit({ action: 'portal.four-eyes', subjectType: 'portal', subjectId: portal, details: { fourEyes, before } });
  });
}

async function refuseWhatFails(designer: Designer, caller: Caller, portal: string, item: string, content: DraftContent): Promise<void> {
  const problems = await checkItem(designer, portal, item, content, caller.locale);
  if (problems.length === 0) return;
  throw new Problem('item_not_publishable', {}, problems.map(({ part, element, code, message }): FieldError => ({ path: element ? `${part}#${element}` : part, code, message })));
}

async function publishable(designer: Designer, portal: string, item: string, content: DraftContent): Promise<ItemContent> {
  const { dictionaries } = designer.applications.catalog.declared(portal);
  return { ...content, portal, item, title: titleOf(content, item), dictionaries: usedDictionaries(content.form, dictionaries), workflowParts: await calledParts(designer, content.workflowXml) };
}

const titleOf = ({ form }: DraftContent, item: string): string => (form.title || item).slice(0, 200);
