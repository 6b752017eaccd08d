import type { Caller } from '../platform/caller.ts';
import { Problem } from '../platform/errors.ts';
import { runCommand } from '../platform/run-command.ts';
import { fieldError } from '../forms/field-messages.ts';
import { isBlank } from '../forms/component-type.ts';
import { smsCodeFields, valueAt } from '../forms/sms-code-type.ts';
import { maskedMobile, readMobile } from '../identity/account-mobiles.ts';
import { codeTimes, issueSmsCode } from '../identity/request-sms-code.ts';
import type { Data } from './application-store.ts';
import type { Applications } from './applications.ts';
import { ownDraft } from './compute-answers.ts';
import { requireToWorkOn } from './may-work-on.ts';
import { codeBinding } from './prove-codes.ts';
import { settleAnswers } from './settle-answers.ts';

/** Messages that one account may have sent for its applications an hour, to whatever numbers. */
export const codesPerAccount = 10;

/** `mobile` is masked; `demo`: the message stands on the demo's page instead of being sent. */
export interface RequestedCode { validSeconds: number; resendSeconds: number; mobile: string; demo: boolean }

/**
 * Has a code sent for a field of the caller's own draft, to the number that the server settles for these answers: what a
 * client says of a locked number is not asked. Throws `sms_unavailable`, `sms_too_often`, and `invalid_request` at the
 * field of the number where it holds none.
 */
export async function requestCode(applications: Applications, caller: Caller, id: string, field: string, data: Data): Promise<RequestedCode> {
  const { platform, catalog } = applications;
  const application = await ownDraft(applications, caller, id);
  const version = await catalog.version(platform.db, application.itemVersionId);
  requireToWorkOn(caller, version);
  const asked = smsCodeFields(version.compiled.root).find(({ node }) => node.path === field);
  if (!asked?.mobile) throw new Problem('not_found');
  if (platform.config.messages.kind === 'none') throw new Problem('sms_unavailable');
  const { verdict } = await settleAnswers(applications, platform.db, { version, applicant: caller, data, as: 'draft', now: platform.clock.now() });
  const given = valueAt(verdict.data, asked.mobile.path), mobile = typeof given === 'string' ? readMobile(given) : null;
  if (mobile === null) throw new Problem('invalid_request', {}, [fieldError(version.compiled.definition, asked.mobile, asked.mobile.path, isBlank(given) ? 'required' : 'invalid_mobile', {}, caller.locale)]);
  const refusal = await runCommand(platform, caller, (command) => issueSmsCode(command, codeBinding(id, field, mobile), {
    quotas: [{ who: `account:${caller.accountId}`, perHour: codesPerAccount, pauseMilliseconds: 0 }], details: { application: id },
  }));
  if (refusal) throw refusal;
  return { ...codeTimes, mobile: maskedMobile(mobile), demo: platform.config.messages.kind === 'demo' };
}
