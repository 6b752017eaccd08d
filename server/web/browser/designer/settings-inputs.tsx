import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { words } from './draft-session.ts';

export interface Choice { name: string; label: string }

interface Base { label: string; hint?: string | undefined; id?: string }

export function TextInput({ label, hint, id, value, change, long, number, error }: Base & { value: unknown; change: (value: string) => void; long?: boolean; number?: boolean; error?: string | null }) {
  const own = useId();
  const place = id ?? own;
  const text = value === undefined || value === null ? '' : String(value);
  const described = [hint ? `${place}-hint` : '', error ? `${place}-error` : ''].filter(Boolean).join(' ') || undefined;
  return (
    <div class="field">
      <label for={place}>{label}</label>
      {hint && <p class="hint" id={`${place}-hint`}>{hint}</p>}
      {error && <p class="field-error" id={`${place}-error`}>{error}</p>}
      {long
        ? <textarea id={place} class="control" rows={5} aria-describedby={described} value={text} onInput={(event) => change(event.currentTarget.value)} />
        : <input id={place} class="control" type="text" inputMode={number ? 'decimal' : undefined} aria-describedby={described} aria-invalid={error ? true : undefined} value={text} onInput={(event) => change(event.currentTarget.value)} autocomplete="off" />}
    </div>
  );
}

/** `value` that is not among the choices is kept and shown by its name. */
export function SelectInput({ label, hint, id, value, choices, change, empty }: Base & { value: string | undefined; choices: readonly Choice[]; change: (value: string) => void; empty?: string }) {
  const own = useId();
  const place = id ?? own;
  const isOther = Boolean(value) && !choices.some(({ name }) => name === value);
  return (
    <div class="field">
      <label for={place}>{label}</label>
      {hint && <p class="hint">{hint}</p>}
      <select id={place} class="control" value={value ?? ''} onChange={(event) => change(event.currentTarget.value)}>
        <option value="">{empty ?? words.choose}</option>
        {isOther && <option value={value}>{value}</option>}
        {choices.map(({ name, label: text }) => <option key={name} value={name}>{text}</option>)}
      </select>
    </div>
  );
}

export function TickInput({ label, id, value, change }: Base & { value: boolean; change: (value: boolean) => void }) {
  const own = useId();
  return <div class="choice"><input type="checkbox" id={id ?? own} checked={value} onChange={(event) => change(event.currentTarget.checked)} /><label for={id ?? own}><span>{label}</span></label></div>;
}

export function TickList({ label, chosen, choices, change }: { label: string; chosen: readonly string[]; choices: readonly Choice[]; change: (chosen: string[]) => void }) {
  return (
    <fieldset class="field tick-list">
      <legend>{label}</legend>
      {choices.map(({ name, label: text }) => <TickInput key={name} label={text} value={chosen.includes(name)} change={(on) => change(on ? [...chosen, name] : chosen.filter((one) => one !== name))} />)}
    </fieldset>
  );
}

export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return <section class="settings-section"><h3>{title}</h3>{children}</section>;
}

export function SmallButton({ children, id, onClick, danger }: { children: ComponentChildren; id?: string; onClick: () => void; danger?: boolean }) {
  return <button type="button" id={id} class={danger ? 'link-button danger' : 'button secondary small'} onClick={onClick}>{children}</button>;
}
