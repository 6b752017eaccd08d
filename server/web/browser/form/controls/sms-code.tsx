import { useEffect, useRef, useState } from 'preact/hooks';
import type { Control, ControlProps, SentCode } from './control.ts';

/** What was sent last for a field and when the next may be asked for; it outlives the view, which the renderer draws anew at will. */
interface Sent { until: number; answer: SentCode }
const lastSent = new Map<string, Sent>();

const tickMilliseconds = 500;

/** 获取验证码: a button that has a code sent to the number in another field, and the place for its six digits. */
function SmsCode({ component, context, path, value, change, ids, describedBy, invalid, locked }: ControlProps) {
  const words = context.texts.smsCodes;
  const input = useRef<HTMLInputElement>(null);
  const [sent, setSent] = useState(lastSent.get(path) ?? null);
  const [sending, setSending] = useState(false);
  const [now, setNow] = useState(Date.now());
  const seconds = Math.max(0, Math.ceil(((sent?.until ?? 0) - now) / 1000));
  useEffect(() => {
    if (seconds === 0) return undefined;
    const timer = setTimeout(() => setNow(Date.now()), tickMilliseconds);
    return () => clearTimeout(timer);
  }, [now, sent]);
  const press = async (): Promise<void> => {
    if (sending || !context.sendCode) return;
    setSending(true);
    const answer = await context.sendCode(path);
    const next = { until: Date.now() + answer.waitSeconds * 1000, answer };
    lastSent.set(path, next);
    setSent(next);
    setNow(Date.now());
    setSending(false);
    // The button cannot be pressed for a while, and what comes next is the code.
    if (answer.waitSeconds > 0) input.current?.focus();
  };
  const label = sending ? words.sending : seconds > 0 ? words.wait(seconds) : sent?.answer.mobile ? words.again : words.send;
  const state = `${ids.input}-state`;
  return (
    <div class="sms-code" role="group" aria-labelledby={ids.label}>
      <div class="with-button">
        <input ref={input} class="control" id={ids.input} type="text" inputMode="numeric" autocomplete="one-time-code" maxLength={12} value={typeof value === 'string' ? value : ''} placeholder={String(component['placeholder'] ?? '')}
          disabled={locked} aria-labelledby={ids.label} aria-describedby={`${describedBy} ${state}`} aria-required={component.validate?.required === true ? true : undefined} aria-invalid={invalid ? true : undefined} onInput={(event) => change(event.currentTarget.value)} />
        <button type="button" class="button secondary" id={`${ids.input}-send`} disabled={locked || seconds > 0 || !context.sendCode} aria-busy={sending ? true : undefined} onClick={() => void press()}>{label}</button>
      </div>
      <p class="hint" id={state} role="status">{context.sendCode ? saidOf(sent?.answer, context.texts) : words.unavailable}</p>
      {sent?.answer.demo && <p class="hint">{context.texts.registration.demo}<a href="/demo/messages" target="_blank" rel="noopener">{context.texts.registration.demoLink}<span class="visually-hidden">{context.texts.registration.newWindow}</span></a></p>}
    </div>
  );
}

function saidOf(answer: SentCode | undefined, { smsCodes }: ControlProps['context']['texts']): string {
  if (!answer) return '';
  return answer.problem ?? smsCodes.sent(answer.mobile ?? '', Math.round(answer.validSeconds / 60));
}

/** As the server reads it: full-width digits and blanks are taken. */
const isCode = (value: string): boolean => /^\d{6}$/.test(value.normalize('NFKC').replace(/\s/g, ''));

export const smsCode: Control = {
  emptyValue: '',
  View: SmsCode,
  problem: (value, component, texts) => (typeof value === 'string' && value.trim() !== '' && !isCode(value) ? texts.smsCodes.digits(component.label ?? '') : null),
  // What is being typed is the reader's alone.
  merge: (current) => current,
};
