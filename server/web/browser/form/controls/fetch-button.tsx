import { useState } from 'preact/hooks';
import type { Control, ControlProps } from './control.ts';

/** 获取共享信息: sources that wait for the button are read once it is pressed. */
function FetchButton({ component, context, path, value, change, ids, describedBy, locked }: ControlProps) {
  const { texts } = context;
  const [state, show] = useState<'waiting' | 'failed' | null>(null);
  const press = async () => {
    show('waiting');
    change(true);
    show(await context.settle(path) ? null : 'failed');
  };
  const said = state === 'waiting' ? texts.controls.fetching : state === 'failed' ? texts.controls.fetchFailed : value === true ? texts.controls.fetched : '';
  return (
    <div class="fetch">
      <button type="button" class="button secondary" id={ids.input} disabled={locked} aria-describedby={describedBy} onClick={() => void press()}>{component.label}</button>
      <span class="muted" role="status">{said}</span>
    </div>
  );
}

export const fetchButton: Control = { emptyValue: false, View: FetchButton, namesItself: true };
