import { useState } from 'preact/hooks';
import type { PortalChoices } from '../../../designer/item-view.ts';
import { words } from './draft-session.ts';
import type { Moddle, OpenModeler, Shape } from './open-modeler.ts';
import { SmallButton, TickList } from './settings-inputs.tsx';

const text = words.workflow;

interface Outcome { name: string; label: string; comment: string }

/** Who does a step and what can be decided there, by choice; what is reckoned by FEEL is kept. */
export function StepSettings({ modeler, shape, choices }: { modeler: OpenModeler; shape: Shape; choices: PortalChoices }) {
  const [, redraw] = useState(0);
  const groups = groupsOf(shape);
  const outcomes = outcomesOf(shape);
  const setGroups = (chosen: string[]): void => { setExtension(modeler, shape, 'zeebe:AssignmentDefinition', { candidateGroups: chosen.join(', ') }); redraw((n) => n + 1); };
  const setOutcomes = (next: Outcome[]): void => { setHeaders(modeler, shape, next); redraw((n) => n + 1); };
  const change = (index: number, part: Partial<Outcome>): void => setOutcomes(outcomes.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <section class="panel" aria-labelledby="step-title" id="step-settings">
      <h2 id="step-title">{text.taskSettings}：{String(shape.businessObject['name'] ?? shape.id)}</h2>
      {groups === null
        ? <p>{text.groupFromItem} <SmallButton onClick={() => setGroups([])}>{words.form.replaceRule}</SmallButton></p>
        : <TickList label={text.groups} chosen={groups} choices={choices.groups} change={setGroups} />}
      <h3>{text.outcomes}</h3>
      {outcomes.map((outcome, index) => (
        <div class="rule-row" key={index}>
          <input class="control" aria-label={text.name} value={outcome.name} onChange={(event) => change(index, { name: event.currentTarget.value.trim() })} />
          <input class="control" aria-label={text.outcomeLabel} value={outcome.label} onChange={(event) => change(index, { label: event.currentTarget.value })} />
          <select class="control" aria-label={text.outcomeComment} value={outcome.comment} onChange={(event) => change(index, { comment: event.currentTarget.value })}>
            {(['optional', 'required', 'none'] as const).map((name) => <option key={name} value={name}>{text.outcomeComment}：{text.comments[name]}</option>)}
          </select>
          <SmallButton danger onClick={() => setOutcomes(outcomes.filter((_, at) => at !== index))}>{words.remove}</SmallButton>
        </div>
      ))}
      <SmallButton onClick={() => setOutcomes([...outcomes, { name: outcomes.length === 0 ? 'approve' : `outcome${outcomes.length + 1}`, label: outcomes.length === 0 ? '通过 | Approve' : '', comment: 'optional' }])}>{words.add}</SmallButton>
    </section>
  );
}

function extensionOf({ businessObject }: Shape, type: string): Moddle | undefined {
  return ((businessObject['extensionElements'] as { values?: Moddle[] } | undefined)?.values ?? []).find((one) => one.$type === type);
}

/** The groups by name, null where an expression decides. */
function groupsOf(shape: Shape): string[] | null {
  const given = extensionOf(shape, 'zeebe:AssignmentDefinition')?.['candidateGroups'];
  if (typeof given !== 'string' || given.trim() === '') return [];
  return given.trim().startsWith('=') ? null : given.split(',').map((name) => name.trim()).filter(Boolean);
}

function headersOf(shape: Shape): Map<string, string> {
  const values = (extensionOf(shape, 'zeebe:TaskHeaders')?.['values'] ?? []) as { key: string; value: string }[];
  return new Map(values.map(({ key, value }) => [key, value]));
}

function outcomesOf(shape: Shape): Outcome[] {
  const headers = headersOf(shape);
  return (headers.get('outcomes') ?? '').split(',').map((name) => name.trim()).filter(Boolean)
    .map((name) => ({ name, label: headers.get(`outcome.${name}.label`) ?? '', comment: headers.get(`outcome.${name}.comment`) ?? 'optional' }));
}

function setHeaders(modeler: OpenModeler, shape: Shape, outcomes: readonly Outcome[]): void {
  const headers = [...headersOf(shape)].filter(([key]) => key !== 'outcomes' && !/^outcome\..+\.(label|comment)$/.test(key));
  headers.push(['outcomes', outcomes.map(({ name }) => name).join(', ')], ...outcomes.flatMap(({ name, label, comment }): [string, string][] => [[`outcome.${name}.label`, label], [`outcome.${name}.comment`, comment]]));
  const factory = modeler.get('bpmnFactory');
  setExtension(modeler, shape, 'zeebe:TaskHeaders', { values: headers.map(([key, value]) => factory.create('zeebe:Header', { key, value })) });
}

/** Puts an extension element in the place of the one of its type, as one step that can be undone. */
function setExtension(modeler: OpenModeler, shape: Shape, type: string, properties: object): void {
  const factory = modeler.get('bpmnFactory');
  const values = ((shape.businessObject['extensionElements'] as { values?: Moddle[] } | undefined)?.values ?? []).filter((one) => one.$type !== type);
  const own = factory.create(type, properties);
  const extensionElements = factory.create('bpmn:ExtensionElements', { values: [...values, own] });
  modeler.get('modeling').updateProperties(shape, { extensionElements });
}
