import type { RegistrationView } from '../../identity/registration-routes.ts';
import type { PageContext } from '../page-context.ts';
import { NewPasswordFields, SmsFields, TextField } from './account-fields.tsx';
import { Document } from './document.tsx';

/** `sms`: whether codes can be sent at all; `demo`: whether they are shown here instead. */
export interface SmsState { sms: boolean; demo: boolean }

interface ChoiceProps { page: PageContext; groups: { title: string; forms: RegistrationView[] }[]; state: SmsState }

/** 注册类型: as a natural or as a legal person; by portal where several let people register. */
export function ChooseRegistration({ page, groups, state }: ChoiceProps) {
  const texts = page.t.registration;
  return (
    <Document page={page} title={texts.title}>
      <div class="narrow">
        <h1>{texts.title}</h1>
        {!state.sms && <p class="notice">{texts.unavailable}</p>}
        {groups.length === 0 ? <p class="notice">{texts.none}</p> : <p class="lead">{texts.intro}</p>}
        {groups.map(({ title, forms }) => (
          <section key={title}>
            {groups.length > 1 && <h2>{title}</h2>}
            <ul class="choices">
              {forms.map((form) => (
                <li key={form.kind}>
                  <a class="choice-card" href={`/register/${form.kind}?portal=${encodeURIComponent(form.portal)}`}>
                    <span class="heading-m">{form.title}</span>
                    <span class="hint block">{form.hint ?? texts.kindIntro[form.kind]}</span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
        <p>{texts.have} <a href="/login">{texts.signIn}</a></p>
      </div>
    </Document>
  );
}

/** The form of one way to register; the browser module asks for the code, sends all of it and then shows the panel. */
export function RegisterAccount({ page, form, state }: { page: PageContext; form: RegistrationView; state: SmsState }) {
  const texts = page.t.registration;
  const { portal, kind, choosesLogin, fields } = form;
  return (
    <Document page={page} title={form.title} script="registration.js" data={{ portal, kind, choosesLogin, loginLabel: form.loginLabel, fields: fields.map(({ key, label }) => ({ key, label })), agreement: form.agreement.title }}
      crumbs={[{ title: texts.title, href: `/register?portal=${encodeURIComponent(portal)}` }]}>
      <div class="narrow">
        <Registered page={page} form={form} />
        <div id="registration">
          <h1>{form.title}</h1>
          {form.hint && <p class="lead">{form.hint}</p>}
          <noscript><p class="notice">{page.t.layout.needsScript}</p></noscript>
          {state.sms ? <RegistrationFields page={page} form={form} demo={state.demo} /> : <p class="notice">{texts.unavailable}</p>}
          <p>{texts.have} <a href={`/login?kind=${kind}`}>{texts.signIn}</a></p>
        </div>
      </div>
    </Document>
  );
}

function RegistrationFields({ page, form, demo }: { page: PageContext; form: RegistrationView; demo: boolean }) {
  const texts = page.t.registration;
  return (
    <form id="registration-form" novalidate>
      <div id="registration-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      <fieldset>
        <legend class="heading-m">{texts.particulars}</legend>
        {form.fields.map(({ key, label, hint, maxLength, autocomplete }) => <TextField key={key} id={`answer-${key}`} label={label} hint={hint} autocomplete={autocomplete} maxLength={maxLength} />)}
        {form.choosesLogin && <TextField id="account" label={form.loginLabel} hint={texts.chosenHint} autocomplete="username" maxLength={200} />}
      </fieldset>
      <fieldset>
        <legend class="heading-m">{texts.contact}</legend>
        <SmsFields page={page} mobileHint={texts.mobileHint} demo={demo} />
      </fieldset>
      <fieldset>
        <legend class="heading-m">{texts.secret}</legend>
        <NewPasswordFields page={page} />
      </fieldset>
      <fieldset>
        <legend class="heading-m">{form.agreement.title}</legend>
        <div class="agreement-text" tabIndex={0} role="region" aria-label={form.agreement.title}>{form.agreement.text.split('\n').map((line) => <p key={line}>{line}</p>)}</div>
        <p class="field-error" id="agreed-error"></p>
        <div class="choice"><input id="agreed" name="agreed" type="checkbox" required aria-describedby="agreed-error" /><label for="agreed">{texts.agreed(form.agreement.title)}</label></div>
      </fieldset>
      <button class="button full" type="submit" id="registration-button">{texts.submit}</button>
    </form>
  );
}

/** The confirmation panel, shown when it is done; the page's heading then moves into it. */
function Registered({ page, form }: { page: PageContext; form: RegistrationView }) {
  const texts = page.t.registration;
  return (
    <div id="registered" hidden>
      <div class="confirmation">
        <p>{texts.loginName} {form.loginLabel}</p>
        <p class="confirmation-number" id="login-name"></p>
      </div>
      <p class="lead">{texts.doneText}</p>
      {form.kind === 'employer' && <p>{texts.doneEmployer}</p>}
      <div class="actions"><a class="button" href={`/login?kind=${form.kind}&next=${encodeURIComponent(`/portal/${form.portal}/items`)}`}>{texts.toSignIn}</a></div>
    </div>
  );
}
