import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import type { ReceivedFile } from '../platform/http-route.ts';
import { runCommand } from '../platform/run-command.ts';
import { compareItems } from './compare-items.ts';
import { isSame, liveContent } from './describe-drafts.ts';
import { refuseUnlessAdministersPortal, sharedFiles, type Designer } from './designer.ts';
import { findDraft, insertDraft, lockDraft } from './draft-store.ts';
import { auditDraft, storeChange } from './edit-drafts.ts';
import { packItem, readItemFiles, type ReceivedItem } from './item-archive.ts';
import { itemName, normalised, sharedName, type DraftContent } from './item-content.ts';
import { lockPublishedItem, publishedItem, versionContent } from './published-items.ts';

/** `unchanged`: what was brought is what there is already, as draft or live. */
export interface Imported { item: string; revision: number; unchanged: boolean }

/** The three files of a version, of the draft, or of the live version where neither is asked for. */
export async function exportItem(designer: Designer, caller: Caller, portal: string, item: string, which: number | 'draft' | null): Promise<{ name: string; content: Buffer }> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { db, clock } = designer.applications.platform;
  const content: DraftContent | null | undefined = which === 'draft' ? (await findDraft(db, portal, item))?.content : await versionContent(db, portal, item, which ?? (await publishedItem(db, portal, item))?.version ?? 0);
  if (!content) throw new Problem('not_found');
  return { name: `${item}${which === null ? '' : `-${which}`}.zip`, content: await packItem(portal, item, content, clock.now()) };
}

/** Brings files in as a draft, to be looked at and published like any other: a new item, or the next revision of one. */
export async function importItem(designer: Designer, caller: Caller, portal: string, files: readonly ReceivedFile[]): Promise<Imported> {
  refuseUnlessAdministersPortal(designer, caller, portal);
  const { item, content } = await readExchange(designer, caller, files);
  const note = files.map(({ name }) => name).join(', ').slice(0, 400);
  return runCommand(designer.applications.platform, caller, async (command): Promise<Imported> => {
    const live = await lockPublishedItem(command, portal, item);
    const draft = await lockDraft(command, portal, item);
    const present = draft?.content ?? (live && await liveContent(command.db, portal, item, live.version));
    if (present && isSame(normalised(present), content)) return { item, revision: draft?.revision ?? 0, unchanged: true };
    if (present) return { item, revision: (await storeChange(command, designer, { portal, item, revision: draft?.revision ?? 0, change: content, note })).revision, unchanged: false };
    const begun = await insertDraft(command, portal, item, content, null, note);
    auditDraft(command, 'item.draft.import', begun, await compareItems(null, content), { files: note });
    return { item, revision: 1, unchanged: false };
  });
}

/** The item that the files hold, with the shared diagram or template where they bring none of their own. */
export async function readExchange(designer: Designer, caller: Caller, files: readonly ReceivedFile[]): Promise<{ item: string; content: DraftContent }> {
  const received = await readItemFiles(files, caller.locale);
  if (!itemName.test(received.item)) throw new Problem('unreadable_exchange', { reason: received.item });
  return { item: received.item, content: contentFrom(designer, received) };
}

function contentFrom(designer: Designer, { form, workflows, templates }: ReceivedItem): DraftContent {
  const shared = sharedFiles(designer);
  const named = (kind: 'workflow' | 'receipt', brought: Readonly<Record<string, string>>, known: Readonly<Record<string, string>>): [string, string] => {
    const wanted = form.settings?.item?.[kind];
    const only = Object.keys(brought).length === 1 ? Object.keys(brought)[0]! : '';
    const name = typeof wanted === 'string' && sharedName.test(wanted) ? wanted : only;
    return [name, (Object.hasOwn(brought, name) ? brought[name] : undefined) ?? (Object.hasOwn(known, name) ? known[name] : undefined) ?? ''];
  };
  const [workflow, workflowXml] = named('workflow', workflows, shared.workflows);
  const [template, templateSource] = named('receipt', templates, shared.templates);
  return normalised({ form, workflow, workflowXml, template, templateSource });
}
