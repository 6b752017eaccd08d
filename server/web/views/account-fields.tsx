import type { ComponentChildren } from 'preact';
import { passwordRules } from '../../identity/password-rules.ts';
import type { PageContext } from '../page-context.ts';

interface TextFieldProps {
  id: string;
  label: string;
  hint?: string | null;
  type?: 'text' | 'tel' | 'password';
  autocomplete?: string | null;
  inputMode?: 'numeric' | 'tel' | 'text';
  maxLength: number;
  /** Stands beside the input, such as a button. */
  children?: ComponentChildren;
  describedBy?: string;
}

/** A labelled input with its hint and the place of its error, which the browser module fills. */
export function TextField({ id, label, hint, type = 'text', autocomplete, inputMode, maxLength, children, describedBy }: TextFieldProps) {
  const described = [hint ? `${id}-hint` : '', describedBy ?? '', `${id}-error`].filter(Boolean).join(' ');
  // The types of Preact tie what an input may be to each single type.
  const input = <input id={id} name={id} type={type as 'text'} autocomplete={autocomplete ?? 'off'} autocapitalize="none" spellcheck={false} inputMode={inputMode} maxLength={maxLength} required aria-describedby={described} />;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      <p class="field-error" id={`${id}-error`}></p>
      {children ? <div class="with-button">{input}{children}</div> : input}
    </div>
  );
}

/** Mobile number and the code that is sent to it. */
export function SmsFields({ page: { t }, mobileHint, demo }: { page: PageContext; mobileHint: string | null; demo: boolean }) {
  const texts = t.registration;
  return (
    <>
      <TextField id="mobile" label={texts.mobile} hint={mobileHint} type="tel" inputMode="tel" autocomplete="tel-national" maxLength={30} />
      <TextField id="code" label={texts.code} hint={texts.codeHint} inputMode="numeric" autocomplete="one-time-code" maxLength={12} describedBy="code-state">
        <button id="send-code" class="button secondary" type="button">{texts.sendCode}</button>
      </TextField>
      <p id="code-state" class="hint" role="status"></p>
      {demo && <p class="hint">{texts.demo}<a href="/demo/messages" target="_blank" rel="noopener">{texts.demoLink}<span class="visually-hidden">{texts.newWindow}</span></a></p>}
    </>
  );
}

/** A new password, typed twice, with the rules that are ticked off as it is typed. */
export function NewPasswordFields({ page: { t }, isNew = false }: { page: PageContext; isNew?: boolean }) {
  const texts = t.registration;
  return (
    <>
      <TextField id="password" label={isNew ? texts.newPassword : texts.password} type="password" autocomplete="new-password" maxLength={1000} describedBy="password-rules">
        <button id="show-password" class="button secondary" type="button" aria-pressed="false" aria-controls="password repeat">{texts.show}</button>
      </TextField>
      <ul id="password-rules" class="rules" aria-label={texts.rulesTitle}>
        {passwordRules.map((rule) => <li key={rule} data-rule={rule}>{texts.rules[rule]}<span class="visually-hidden" data-state></span></li>)}
      </ul>
      <TextField id="repeat" label={isNew ? texts.repeatNew : texts.repeat} type="password" autocomplete="new-password" maxLength={1000} />
    </>
  );
}
