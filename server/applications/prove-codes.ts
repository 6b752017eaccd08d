import { createHash } from 'node:crypto';
import { describeError, Problem, type FieldError, type Locale } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { Command } from '../platform/run-command.ts';
import { findNode, labelOf } from '../forms/plan-form.ts';
import { translate } from '../forms/form-definition.ts';
import type { TypedCode } from '../forms/sms-code-type.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import { readMobile } from '../identity/account-mobiles.ts';
import { useCode, type CodeBinding } from '../identity/sms-code-store.ts';
import { findTypedCode } from '../identity/try-sms-code.ts';
import type { Application } from './application-store.ts';

/** A code opens one field of one application, and only for the number that it was sent to. */
export function codeBinding(applicationId: string, field: string, mobile: string): CodeBinding {
  return { purpose: 'application', mobile, subject: createHash('sha256').update(JSON.stringify([applicationId, field])).digest('hex') };
}

/** Problem('sms_unavailable') where codes are asked for and none can be sent: then nobody could answer. */
export function refuseWithoutSender({ config }: Pick<Platform, 'config'>, codes: readonly TypedCode[]): void {
  if (codes.length > 0 && config.messages.kind === 'none') throw new Problem('sms_unavailable');
}

/**
 * Uses the codes up, of which each must be the newest one for its number. Answers the refusal instead of throwing it, for
 * the try must be counted: it has to come before the command's first own change, and the command has to commit.
 */
export async function proveCodes(command: Command, platform: Pick<Platform, 'config'>, { id }: Application, version: ItemVersion, codes: readonly TypedCode[]): Promise<Problem | null> {
  const right: string[] = [], wrong: string[] = [];
  for (const { path, code, mobile } of codes) {
    const number = typeof mobile === 'string' ? readMobile(mobile) : null;
    const found = number !== null && code !== null ? await findTypedCode(command, platform, codeBinding(id, path, number), code, { application: id }) : null;
    if (found) right.push(found.id);
    else wrong.push(path);
  }
  if (wrong.length > 0) return new Problem('invalid_submission', {}, wrong.map((path) => wrongAt(version, path, command.caller.locale)));
  for (const one of right) await useCode(command.db, one, command.now);
  return null;
}

function wrongAt({ compiled: { root, definition } }: ItemVersion, path: string, locale: Locale): FieldError {
  const node = findNode(root, path);
  return { path, code: 'wrong_sms_code', message: describeError('wrong_sms_code', {}, locale), ...(node && { label: translate(definition, labelOf(node), locale) }) };
}
