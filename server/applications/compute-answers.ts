import { ownerId, type Caller } from '../platform/caller.ts';
import { Problem, type FieldError } from '../platform/errors.ts';
import { ExpressionError } from '../expressions/expression-error.ts';
import type { Scope } from '../expressions/feel.ts';
import { isBlank } from '../forms/component-type.ts';
import { differingAnswers } from '../forms/differing-answers.ts';
import { slotsOf } from '../catalog/describe-item.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import type { MaterialSlot } from '../catalog/item-view.ts';
import type { ListAnswer, ListRow } from '../registers/run-list.ts';
import { findApplication, type Application, type Data } from './application-store.ts';
import type { Applications } from './applications.ts';
import { refusalsOf } from './check-rules.ts';
import { firstPage, listFieldsOf, unreckonedText } from './list-fields.ts';
import { refuseUnlessEditable } from './save-draft.ts';
import { settleAnswers, sourcesReading } from './settle-answers.ts';

/** `lists` holds the first page of each grid's list, and all that marks a calendar's months, by the path of the field; `locked` the fields that the records now fill. */
export interface ComputedAnswers {
  data: Data;
  lists: Record<string, ListAnswer>;
  messages: { path: string; message: string }[];
  slots: MaterialSlot[];
  locked: string[];
}

/**
 * Settles answers that are not saved, and stores nothing: what the registers say of them now. `changed` names the
 * answers that were typed since the last time, whose records then also fill fields that may be changed; without it they
 * are those that differ from the saved draft.
 */
export async function computeAnswers(applications: Applications, caller: Caller, id: string, data: Data, changed?: readonly string[]): Promise<ComputedAnswers> {
  const { platform, catalog } = applications;
  const application = await ownDraft(applications, caller, id);
  const version = await catalog.version(platform.db, application.itemVersionId);
  const now = platform.clock.now();
  const refill = sourcesReading(version, changed?.map((path) => path.split(/[.[]/)[0]!) ?? differingAnswers(application.draft, data));
  const { verdict, scope, reading } = await settleAnswers(applications, platform.db, { version, applicant: caller, data, as: 'draft', now, refill });
  const lists: Record<string, ListAnswer> = {};
  const messages = verdict.notices.map(({ path, message }) => ({ path, message }));
  for (const field of listFieldsOf(version.compiled).filter(({ paged }) => paged)) {
    const page = await firstPage(field, { ...reading, scope });
    lists[field.path] = page ?? { rows: [], total: 0 };
    if (!page && !messages.some(({ path }) => path === field.path)) messages.push({ path: field.path, message: unreckonedText[caller.locale] });
  }
  for (const { path } of listFieldsOf(version.compiled).filter(({ paged }) => !paged)) lists[path] = wholeOf(scope, path);
  for (const { path, message } of earlyRefusals(version, scope, verdict.data, caller, now)) messages.push({ path, message });
  return {
    data: verdict.data, lists, locked: verdict.locked, messages,
    slots: slotsOf(version, verdict.data, caller.locale, now, id),
  };
}

/** A list that marks months was read as a whole when the answers were settled. */
function wholeOf({ lists }: Scope, path: string): ListAnswer {
  const rows = (lists as Record<string, ListRow[]> | undefined)?.[path] ?? [];
  return { rows, total: rows.length };
}

/** The caller's own application while it may be edited; to everyone else it does not exist. */
export async function ownDraft({ platform }: Applications, caller: Caller, id: string): Promise<Application> {
  const application = await findApplication(platform.db, id);
  if (!application || application.applicantId !== ownerId(caller)) throw new Problem('not_found');
  refuseUnlessEditable(application);
  return application;
}

/**
 * A rule that stands at a field speaks as soon as the field is answered; the others wait for the submission, and so
 * does one that cannot reckon with what is only half typed.
 */
function earlyRefusals({ settings }: ItemVersion, scope: Record<string, unknown>, data: Data, caller: Caller, now: Date): FieldError[] {
  const isAnswered = (value: unknown): boolean => !isBlank(value) && !(Array.isArray(value) && value.length === 0);
  const answered = (settings.rules ?? []).filter(({ path = '', each }) => path !== '' && isAnswered(data[each ?? path.split(/[.[]/)[0]!]));
  return answered.flatMap((rule) => {
    try {
      return refusalsOf({ settings: { ...settings, rules: [rule] } }, scope, caller.locale, now);
    } catch (error) {
      if (error instanceof ExpressionError) return [];
      throw error;
    }
  });
}
