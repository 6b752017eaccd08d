import type { RequestedCode } from '../../applications/request-code.ts';
import { ApiProblem, callApi, messageOf } from './call-api.ts';
import { hideErrors, showErrors, type SummaryEntry } from './error-summary.ts';
import type { BusinessForm, PlacedError } from './form/business-form.ts';
import type { SentCode } from './form/controls/control.ts';
import { texts } from './page-data.ts';

interface Options {
  id: string;
  form: BusinessForm;
  problems: HTMLElement;
  placed: (errors: readonly PlacedError[]) => SummaryEntry[];
  onSessionExpired: () => Promise<void>;
}

/** Has a code sent for the field at the path; what is wrong with the number is shown at the number's own field. */
export async function sendCode(options: Options, path: string): Promise<SentCode> {
  const { id, form, problems, placed, onSessionExpired } = options;
  const nothing = { mobile: null, validSeconds: 0, waitSeconds: 0, demo: false };
  try {
    const { mobile, validSeconds, resendSeconds, demo } = await callApi<RequestedCode>('POST', `/applications/${id}/sms-code`, { field: path, data: form.data() });
    hideErrors(problems);
    return { ...nothing, mobile, validSeconds, waitSeconds: resendSeconds, demo, problem: null };
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) {
      await onSessionExpired();
      return sendCode(options, path);
    }
    if (error instanceof ApiProblem && error.errors.length > 0) {
      showErrors(problems, placed(form.show(error.errors)));
      return { ...nothing, problem: '' };
    }
    const wait = error instanceof ApiProblem ? Number(error.extension['retryAfterSeconds'] ?? 0) : 0;
    if (!(error instanceof ApiProblem)) showErrors(problems, [{ message: messageOf(error) }], texts.edit.unexpected);
    return { ...nothing, waitSeconds: wait, problem: messageOf(error) };
  }
}
