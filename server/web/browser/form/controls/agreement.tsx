import type { Control, ControlProps } from './control.ts';

/** A text to be read, and the box that says so; a text that the box says itself stands once. */
function Agreement({ component, context, value, change, ids, describedBy, invalid, locked }: ControlProps) {
  const text = String(component['content'] ?? '');
  return (
    <div class="agreement">
      {text.trim() !== component.label?.trim() && <div class="agreement-text" tabIndex={0} role="region" aria-label={context.texts.controls.textOf(component.label ?? '')} dangerouslySetInnerHTML={{ __html: context.safeMarkup(text.includes('<') ? text : text.replace(/\n/g, '<br>')) }}></div>}
      <div class="choice">
        <input type="checkbox" id={ids.input} checked={value === true} disabled={locked} aria-describedby={describedBy} aria-invalid={invalid ? true : undefined} onChange={(event) => change(event.currentTarget.checked)} />
        <label for={ids.input} id={ids.label}><span>{component.label}{component.validate?.required === true && <span class="required-star" aria-hidden="true"> *</span>}</span></label>
      </div>
    </div>
  );
}

export const agreement: Control = {
  emptyValue: false,
  View: Agreement,
  problem: (value, component, texts) => (component.validate?.required === true && value !== true ? texts.controls.agree(component.label ?? '') : null),
  namesItself: true,
};
