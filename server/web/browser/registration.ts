import { ApiProblem, callApi, messageOf } from './call-api.ts';
import { hideFaults, showFaults, type FieldFault } from './field-errors.ts';
import { showConfirmation } from './confirmation.ts';
import { newPassword, newPasswordFaults, watchNewPassword } from './new-password.ts';
import { byId, pageData, texts } from './page-data.ts';
import { codeFaults, typedCode, watchCodeButton } from './sms-code.ts';

interface Form { portal: string; kind: string; choosesLogin: boolean; loginLabel: string; fields: { key: string; label: string }[]; agreement: string }

const data = pageData<Form>();
const form = document.querySelector<HTMLFormElement>('#registration-form');
const valueOf = (id: string): string => byId<HTMLInputElement>(id).value;

// Where no code can be sent the page has no form.
if (form) begin(form);

function begin(form: HTMLFormElement): void {
  const summary = byId('registration-problem');
  const button = byId<HTMLButtonElement>('registration-button');
  const show = (faults: readonly FieldFault[]): void => (faults.length > 0 ? showFaults(form, summary, faults) : hideFaults(form, summary));
  const ownWords = (): string[] => [...data.fields.map(({ key }) => valueOf(`answer-${key}`)), data.choosesLogin ? valueOf('account') : '', valueOf('mobile')].filter(Boolean);
  watchNewPassword(ownWords);
  watchCodeButton({
    purpose: 'registration', show, sent: texts.registration.codeSent,
    missing: () => (valueOf('mobile').trim() === '' ? [{ message: texts.registration.needMobile, field: 'mobile' }] : []),
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!button.disabled) void register(button, show);
  });
}

function missing(): FieldFault[] {
  const { need, needAgreed } = texts.registration;
  const empty = (id: string, label: string): FieldFault[] => (valueOf(id).trim() === '' ? [{ message: need(label), field: id }] : []);
  return [
    ...data.fields.flatMap(({ key, label }) => empty(`answer-${key}`, label)),
    ...(data.choosesLogin ? empty('account', data.loginLabel) : []),
    ...codeFaults(),
    ...newPasswordFaults(),
    ...(byId<HTMLInputElement>('agreed').checked ? [] : [{ message: needAgreed(data.agreement), field: 'agreed' }]),
  ];
}

async function register(button: HTMLButtonElement, show: (faults: readonly FieldFault[]) => void): Promise<void> {
  const faults = missing();
  show(faults);
  if (faults.length > 0) return;
  setBusy(button, true);
  try {
    const { account } = await callApi<{ account: string }>('POST', `/register/${data.kind}`, {
      portal: data.portal, ...typedCode(), password: newPassword(), agreed: true,
      answers: Object.fromEntries(data.fields.map(({ key }) => [key, valueOf(`answer-${key}`)])),
      ...(data.choosesLogin && { account: valueOf('account') }),
    });
    byId('login-name').textContent = account;
    showConfirmation('registration', 'registered', texts.registration.done);
  } catch (error) {
    setBusy(button, false);
    show(faultsOf(error));
  }
}

/** The paths of the API are the ids of the inputs, but for the answers. */
function faultsOf(error: unknown): FieldFault[] {
  if (error instanceof ApiProblem && error.errors.length > 0) return error.errors.map(({ path, message }) => ({ message, field: path.replace(/^answers\./, 'answer-') }));
  if (error instanceof ApiProblem && error.code === 'login_name_taken') return [{ message: error.message, field: 'account' }];
  return [{ message: messageOf(error) }];
}

function setBusy(button: HTMLButtonElement, busy: boolean): void {
  button.disabled = busy;
  button.textContent = busy ? texts.registration.working : texts.registration.submit;
}
