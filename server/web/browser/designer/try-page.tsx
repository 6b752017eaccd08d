import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { TrialAnswer, TrialStep, TrialTask } from '../../../designer/try-item.ts';
import type { TrialPath, TrialPaths } from '../../../designer/try-paths.ts';
import type { Section } from '../../../forms/present-submission.ts';
import type { FormDefinition } from '../../../forms/form-definition.ts';
import type { WalkStep } from '../../../workflow/walk-paths.ts';
import { callApi, messageOf } from '../call-api.ts';
import { hideErrors, showErrors } from '../error-summary.ts';
import { renderBusinessForm, type BusinessForm } from '../form/business-form.ts';
import { byId, locale, texts } from '../page-data.ts';
import { DraftSession, openApp, words } from './draft-session.ts';
import { SmallButton } from './settings-inputs.tsx';

const text = words.try;

export async function openTryPage(): Promise<void> {
  await openApp(async (place) => {
    const session = await DraftSession.open();
    render(<TryPage session={session} first={await callApi<TrialAnswer & { form: FormDefinition }>('POST', `${session.path}/try`, {})} />, place);
  });
}

interface Taken { step: WalkStep; label: string }

function TryPage({ session, first }: { session: DraftSession; first: TrialAnswer & { form: FormDefinition } }) {
  const place = useRef<HTMLDivElement>(null);
  const form = useRef<BusinessForm | null>(null);
  const [answer, setAnswer] = useState<TrialAnswer | null>(null);
  const [taken, setTaken] = useState<Taken[]>([]);
  const tried = useRef<Record<string, unknown>>({});
  useEffect(() => {
    const fresh = document.createElement('div');
    void renderBusinessForm(fresh, first.form, first.data, {
      locale, texts, list: () => Promise.resolve({ rows: [], total: 0 }), settle: () => Promise.resolve(true), onLists: () => () => undefined, placeMaterials: () => () => undefined,
    }).then((opened) => { form.current = opened; place.current!.replaceChildren(fresh); place.current!.dataset['ready'] = 'true'; });
  }, []);
  /** Tries what the form holds, or what is given, up to where these steps lead. */
  const run = async (steps: Taken[], data: Record<string, unknown> = form.current!.data()): Promise<void> => {
    hideErrors(byId('problems'));
    try {
      const next = await callApi<TrialAnswer>('POST', `${session.path}/try`, { data, steps: steps.map(({ step }) => step) });
      tried.current = data;
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
  const follow = async ({ steps, submission }: TrialPath, { submissions }: TrialPaths): Promise<void> => {
    const { data, shown } = submissions[submission]!;
    await form.current!.replace(shown);
    await run(steps.map(({ step, name }) => ({ step, label: name })), data);
    (document.getElementById('trial') ?? byId('problems')).scrollIntoView({ block: 'start' });
  };
  return (
    <>
      <p class="lead">{text.intro} {text.materialsOff}</p>
      <section aria-labelledby="fill-title"><h2 id="fill-title">{text.fill}</h2><div ref={place} id="try-form" class="business-form"></div></section>
      <div class="actions">
        <button type="button" class="button secondary" id="try-sample" onClick={() => void fill()}>{text.sample}</button>
        <button type="button" class="button" id="try-submit" onClick={() => void run([])}>{text.submit}</button>
      </div>
      {answer?.valid && answer.step && <StepPart step={answer.step} sections={answer.sections ?? []} taken={taken} run={(steps) => void run(steps, tried.current)} />}
      <PathsPart session={session} follow={(path, paths) => void follow(path, paths)} />
    </>
  );
}

function StepPart({ step, sections, taken, run }: { step: TrialStep; sections: readonly Section[]; taken: readonly Taken[]; run: (steps: Taken[]) => void }) {
  const decide = (task: TrialTask, decision: string, label: string): void => run([...taken, { step: { task: task.id, ...(task.index !== null && { index: task.index }), decision }, label: `${task.name}：${label}` }]);
  return (
    <section aria-labelledby="steps-title" id="trial">
      <h2 id="steps-title">{text.step}</h2>
      <p class="notice good">{text.valid}</p>
      {taken.length > 0 && <><h3>{text.done}</h3><ol>{taken.map((one, index) => <li key={index}>{one.label}</li>)}</ol></>}
      {step.tasks.map((task) => (
        <div class="settings-group" key={`${task.id}/${task.index}`} data-task={task.id}>
          <h3>{task.name}</h3>
          {task.groups.length > 0 && <p>{text.groups}：{task.groups.join(', ')}</p>}
          {task.role !== 'applicant' && <details><summary>{text.reviewerSees}</summary><Answers sections={sections} /></details>}
          <div class="actions">{task.outcomes.map(({ name, label }) => <button key={name} type="button" class="button secondary" data-outcome={name} onClick={() => decide(task, name, label)}>{label}</button>)}</div>
        </div>
      ))}
      {step.events.length > 0 && <div class="actions"><span>{text.otherEvents}：</span>{step.events.map(({ step: event, name }) => <SmallButton key={JSON.stringify(event)} onClick={() => run([...taken, { step: event, label: name }])}>{name}</SmallButton>)}</div>}
      {step.services.length > 0 && <details><summary>{text.services}（{step.services.length}）</summary><ul>{step.services.map((one, index) => <li key={index}>{one.name} <code>{one.type}</code></li>)}</ul></details>}
      {step.ended && <p class="notice good" id="trial-ended">{text.ended}{step.status && `：${text.statuses[step.status] ?? step.status}`}</p>}
      <SmallButton onClick={() => run([])}>{text.again}</SmallButton>
    </section>
  );
}

/** The submission as a reviewer reads it: each field with its answer, rows as a table. */
function Answers({ sections }: { sections: readonly Section[] }) {
  return (
    <>
      {sections.map(({ title, rows }, index) => (
        <div key={index}>
          {title && <h4>{title}</h4>}
          <dl class="trial-answers">{rows.map(({ path, label, text: shown, table }) => (
            <div key={path}><dt>{label}</dt><dd>{table ? table.rows.map((cells) => cells.join(' · ')).join('；') : shown || words.none}</dd></div>
          ))}</dl>
        </div>
      ))}
    </>
  );
}

/** Every path through the workflow, each with a made-up submission that takes it. */
function PathsPart({ session, follow }: { session: DraftSession; follow: (path: TrialPath, paths: TrialPaths) => void }) {
  const [paths, setPaths] = useState<TrialPaths | null>(null);
  const [busy, setBusy] = useState(false);
  const find = async (): Promise<void> => {
    setBusy(true);
    try {
      setPaths(await callApi<TrialPaths>('POST', `${session.path}/paths`, {}));
    } catch (error) {
      showErrors(byId('problems'), [{ message: messageOf(error) }]);
    } finally {
      setBusy(false);
    }
  };
  const variedOf = ({ submission }: TrialPath): string => paths!.submissions[submission]!.varied.map(({ label, value }) => `${label}：${value}`).join('；') || text.plain;
  const resultOf = ({ ended, status, failure }: TrialPath): string => failure ?? (ended ? (status && text.statuses[status]) ?? status ?? text.ended : text.noEnd);
  return (
    <section aria-labelledby="paths-title" id="paths">
      <h2 id="paths-title">{text.paths}</h2>
      <p>{text.pathsText}</p>
      <button type="button" class="button secondary" id="find-paths" disabled={busy} onClick={() => void find()}>{busy ? text.findingPaths : text.findPaths}</button>
      {paths && <>
        <p role="status" id="paths-found">{text.pathsFound(paths.paths.length, paths.submissions.length)} {paths.isCut && text.pathsCut}</p>
        {paths.missed.length > 0 && <div class="notice"><p>{text.missed}</p><ul>{paths.missed.map((name, index) => <li key={index}>{name}</li>)}</ul></div>}
        {paths.submissions.some(({ errors }) => errors.length > 0) && <div class="notice"><p>{text.invalidSample}</p><ul>{[...new Set(paths.submissions.flatMap(({ errors }) => errors.map(({ message }) => message)))].map((message) => <li key={message}>{message}</li>)}</ul></div>}
        <table class="cards" id="paths-table">
          <thead><tr><th scope="col">{text.path}</th><th scope="col">{text.varied}</th><th scope="col">{text.result}</th><td></td></tr></thead>
          <tbody>{paths.paths.map((path, index) => (
            <tr key={index}>
              <th scope="row">{path.steps.length === 0 ? text.submit : path.steps.map(({ name }) => name).join(' → ')}</th>
              <td data-label={text.varied}>{variedOf(path)}</td><td data-label={text.result}>{resultOf(path)}</td>
              <td><button type="button" class="link-button" data-path={index} aria-label={`${text.tryPath} ${index + 1}`} onClick={() => follow(path, paths)}>{text.tryPath}</button></td>
            </tr>
          ))}</tbody>
        </table>
      </>}
    </section>
  );
}
