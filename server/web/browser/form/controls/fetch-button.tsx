import { useEffect, useState } from 'preact/hooks';
import type { Control, ControlProps } from './control.ts';

/** 获取共享信息: sources that wait for the button are read once it is pressed. */
function FetchButton({ component, context, path, value, change, ids, describedBy, locked }: ControlProps) {
  const { texts } = context;
  const [waiting, setWaiting] = useState(false);
  useEffect(() => context.onLists(() => setWaiting(false)), []);
  const press = () => {
    setWaiting(true);
    change(true);
    context.settle(path);
  };
  return (
    <div class="fetch">
      <button type="button" class="button secondary" id={ids.input} disabled={locked} aria-describedby={describedBy} onClick={press}>{component.label}</button>
      <span class="muted" role="status">{waiting ? texts.controls.fetching : value === true ? texts.controls.fetched : ''}</span>
    </div>
  );
}

export const fetchButton: Control = { emptyValue: false, View: FetchButton, namesItself: true };
