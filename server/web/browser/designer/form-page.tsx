import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usesOfField } from '../../../designer/field-uses.ts';
import type { ItemProblem, PortalChoices } from '../../../designer/item-view.ts';
import type { FormComponent, FormDefinition } from '../../../forms/form-definition.ts';
import { callApi } from '../call-api.ts';
import { openDialog } from '../open-dialog.ts';
import { byId, make } from '../page-data.ts';
import { editSettings } from './component-settings.tsx';
import { DraftSession, openApp, words } from './draft-session.ts';
import { allComponents, openBuilder, type ItemBuilder } from './item-builder.ts';
import { ProblemList, SaveBar } from './save-bar.tsx';
import { TickInput } from './settings-inputs.tsx';
import { SourcesEditor } from './sources-editor.tsx';

export async function openFormPage(): Promise<void> {
  await openApp(async (place) => {
    const session = await DraftSession.open();
    const choices = await session.choices();
    render(<FormPage session={session} choices={choices} />, place);
  });
}

/** The form without the numbers that Form.io gives to components while they are drawn: they say nothing and differ each time. */
function jsonOf(form: FormDefinition): string {
  return JSON.stringify(form, function withoutDrawnIds(this: Record<string, unknown>, key: string, value: unknown) {
    return key === 'id' && typeof this['type'] === 'string' && /^e[a-z0-9]{0,9}$/.test(String(value)) ? undefined : value;
  });
}

const mostSteps = 100;
const quietMilliseconds = 700;

function FormPage({ session, choices }: { session: DraftSession; choices: PortalChoices }) {
  const canvas = useRef<HTMLDivElement>(null);
  const builder = useRef<ItemBuilder | null>(null);
  const form = useRef<FormDefinition>(structuredClone(session.content.form));
  const past = useRef<string[]>([jsonOf(form.current)]);
  const at = useRef(0);
  const [, redraw] = useState(0);
  const [problems, setProblems] = useState<ItemProblem[]>([]);
  const [saved, setSaved] = useState(() => jsonOf(form.current));
  const checking = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const check = (): void => {
    clearTimeout(checking.current);
    checking.current = setTimeout(() => {
      void callApi<{ rows: ItemProblem[] }>('POST', `${session.path}/check`, { form: form.current }).then(({ rows }) => setProblems(rows), () => undefined);
    }, quietMilliseconds);
  };
  /** What was done becomes a step that can be undone. */
  const keep = (): void => {
    const json = jsonOf(form.current);
    if (json === past.current[at.current]) return;
    past.current = [...past.current.slice(0, at.current + 1), json].slice(-mostSteps);
    at.current = past.current.length - 1;
    redraw((n) => n + 1);
    check();
  };
  const step = async (by: number): Promise<void> => {
    const json = past.current[at.current + by];
    if (json === undefined) return;
    at.current += by;
    form.current = JSON.parse(json) as FormDefinition;
    await builder.current?.replace(form.current);
    redraw((n) => n + 1);
    check();
  };

  useEffect(() => {
    void openBuilder(canvas.current!, form.current, {
      settings: (component, isNew, rows) => editSettings(component, isNew, { form: form.current, choices, rows }),
      mayRemove: (component) => askBeforeRemoval(session, form.current, component),
    }).then((opened) => {
      builder.current = opened;
      opened.on('change', keep);
      canvas.current!.dataset['ready'] = 'true';
    });
    check();
  }, []);

  // What is saved is the step that is seen, whatever the canvas has noted on its own copy since.
  const present = past.current[at.current]!;
  const isWizard = form.current.display === 'wizard';
  return (
    <>
      <div class="builder-toolbar" role="toolbar" aria-label={words.pages.form}>
        <button type="button" class="button secondary small" id="undo" disabled={at.current === 0} onClick={() => void step(-1)}>{words.undo}</button>
        <button type="button" class="button secondary small" id="redo" disabled={at.current >= past.current.length - 1} onClick={() => void step(1)}>{words.redo}</button>
        <TickInput label={words.form.wizard} value={isWizard} change={(on) => { form.current.display = on ? 'wizard' : 'form'; keep(); }} />
      </div>
      <SourcesEditor form={form.current} choices={choices} change={(sources) => { form.current.settings = { ...form.current.settings, item: { ...form.current.settings?.item, sources } }; keep(); }} />
      <p class="hint">{words.form.addHere}</p>
      <div ref={canvas} id="builder" class="business-form"></div>
      <section aria-labelledby="form-problems"><h2 id="form-problems">{words.problems.title}</h2>
        <ProblemList session={session} problems={problems} part="form" onPick={({ element }) => showComponent(element)} />
      </section>
      <SaveBar session={session} unsaved={present !== saved} change={() => ({ form: JSON.parse(present) as FormDefinition })} onSaved={() => { setSaved(present); setProblems(session.problems); }} />
    </>
  );
}

function showComponent(path: string): void {
  const key = path.split('.').at(-1) ?? '';
  const part = document.querySelector<HTMLElement>(`[data-component="${CSS.escape(key)}"]`);
  part?.scrollIntoView({ block: 'center' });
  part?.querySelector<HTMLElement>('button')?.focus();
}

/** Names every place that would break; nothing is removed unheard. */
async function askBeforeRemoval(session: DraftSession, form: FormDefinition, component: FormComponent): Promise<boolean> {
  const { workflowXml, templateSource } = session.content;
  const inner = allComponents([component]);
  const uses = inner.filter(({ key }) => key).flatMap(({ key }) => usesOfField({ form, workflowXml, templateSource }, key!)).filter(({ name }) => !inner.some((one) => one.label === name));
  const label = String(component.label || component.title || component.key);
  if (uses.length === 0 && inner.length === 1) return true;
  const content = uses.length > 0
    ? [make('p', {}, words.form.removeText(label)), make('ul', {}, ...uses.slice(0, 20).map(({ place, name }) => make('li', {}, `${words.form.uses[place]}：${name}`)))]
    : [make('p', {}, words.form.removeHolderText(label, inner.length - 1))];
  return openDialog(byId<HTMLDialogElement>('dialog'), uses.length > 0 ? words.form.removeTitle : words.remove, content, [{ label: words.cancel, value: false }, { label: words.form.removeAnyway, value: true, kind: 'warning' }], false);
}
