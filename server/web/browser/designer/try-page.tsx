import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { TrialAnswer } from '../../../designer/try-item.ts';
import type { FormDefinition } from '../../../forms/form-definition.ts';
import { callApi, messageOf } from '../call-api.ts';
import { hideErrors, showErrors } from '../error-summary.ts';
import { renderBusinessForm, type BusinessForm } from '../form/business-form.ts';
import { byId, locale, texts } from '../page-data.ts';
import { DraftSession, openApp, words } from './draft-session.ts';

const text = words.try;

export async function openTryPage(): Promise<void> {
  await openApp(async (place) => {
    const session = await DraftSession.open();
    render(<TryPage session={session} first={await callApi<TrialAnswer & { form: FormDefinition }>('POST', `${session.path}/try`, {})} />, place);
  });
}

interface Taken { task: string; decision: string; label: string }

function TryPage({ session, first }: { session: DraftSession; first: TrialAnswer & { form: FormDefinition } }) {
  const place = useRef<HTMLDivElement>(null);
  const form = useRef<BusinessForm | null>(null);
  const [answer, setAnswer] = useState<TrialAnswer | null>(null);
  const [taken, setTaken] = useState<Taken[]>([]);
  useEffect(() => {
    const fresh = document.createElement('div');
    void renderBusinessForm(fresh, first.form, first.data, {
      locale, texts, list: () => Promise.resolve({ rows: [], total: 0 }), settle: () => undefined, onLists: () => () => undefined, placeMaterials: () => () => undefined,
    }).then((opened) => { form.current = opened; place.current!.replaceChildren(fresh); place.current!.dataset['ready'] = 'true'; });
  }, []);
  const run = async (steps: Taken[]): Promise<void> => {
    hideErrors(byId('problems'));
    try {
      const next = await callApi<TrialAnswer>('POST', `${session.path}/try`, { data: form.current!.data(), steps: steps.map(({ task, decision }) => ({ task, decision })) });
      setAnswer(next);
      setTaken(steps);
      if (!next.valid) showErrors(byId('problems'), form.current!.show(next.errors.map((error) => ({ ...error, code: '' }))));
    } catch (error) {
      showErrors(byId('problems'), [{ message: messageOf(error) }], words.notSaved);
    }
  };
  const fill = async (): Promise<void> => {
    const { sample } = await callApi<{ sample: Record<string, unknown> }>('POST', `${session.path}/try`, { sample: true });
    await form.current!.replace(sample);
  };
  const step = answer?.valid ? answer.step : null;
  return (
    <>
      <p class="lead">{text.intro} {text.materialsOff}</p>
      <section aria-labelledby="fill-title"><h2 id="fill-title">{text.fill}</h2><div ref={place} id="try-form" class="business-form"></div></section>
      <div class="actions">
        <button type="button" class="button secondary" id="try-sample" onClick={() => void fill()}>{text.sample}</button>
        <button type="button" class="button" id="try-submit" onClick={() => void run([])}>{text.submit}</button>
      </div>
      {step && (
        <section aria-labelledby="steps-title" id="trial">
          <h2 id="steps-title">{text.step}</h2>
          <p class="notice good">{text.valid}</p>
          {taken.length > 0 && <><h3>{text.done}</h3><ol>{taken.map((one, index) => <li key={index}>{one.label}</li>)}</ol></>}
          {step.tasks.map((task) => (
            <div class="settings-group" key={task.id} data-task={task.id}>
              <h3>{task.name}</h3>
              {task.groups.length > 0 && <p>{text.groups}：{task.groups.join(', ')}</p>}
              <div class="actions">{task.outcomes.map(({ name, label }) => <button key={name} type="button" class="button secondary" data-outcome={name} onClick={() => void run([...taken, { task: task.id, decision: name, label: `${task.name}：${label}` }])}>{label}</button>)}</div>
            </div>
          ))}
          {step.services.length > 0 && <details><summary>{text.services}（{step.services.length}）</summary><ul>{step.services.map((one, index) => <li key={index}>{one.name} <code>{one.type}</code></li>)}</ul></details>}
          {step.ended && <p class="notice good" id="trial-ended">{text.ended}{step.status && `：${text.statuses[step.status] ?? step.status}`}</p>}
          <button type="button" class="button secondary small" onClick={() => void run([])}>{text.again}</button>
        </section>
      )}
    </>
  );
}
