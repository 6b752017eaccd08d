import type { ApplicationDetail } from '../../applications/application-view.ts';
import { answerTheSame, differingAnswers } from '../../forms/differing-answers.ts';
import type { FormComponent } from '../../forms/form-definition.ts';
import { ApiProblem, callApi } from './call-api.ts';
import { everyComponent } from './form/adapt-definition.ts';
import type { BusinessForm } from './form/business-form.ts';
import { lockedText } from './form/locked-text.ts';
import { savedOnLeaving, type LeftAnswers } from './left-answers.ts';
import { openDialog } from './open-dialog.ts';
import { make, texts } from './page-data.ts';

type Data = Record<string, unknown>;
interface Stored { revision: number; data: Data }

interface Page { id: string; components: readonly FormComponent[]; form: BusinessForm; dialog: HTMLDialogElement; left: LeftAnswers | null }

/**
 * Two tabs of one draft: the reader sees where they differ and says whose content stays; neither is dropped unasked. What
 * this tab itself has saved while it left the page, and what is the same, needs no question. Answers the revision to go on from.
 */
export async function settleConflict({ id, components, form, dialog, left }: Page, problem: ApiProblem): Promise<number> {
  const theirs = storedIn(problem) ?? await callApi<ApplicationDetail>('GET', `/applications/${id}`);
  if (answerTheSame(form.data(), theirs.data) || await savedOnLeaving(id, left, theirs)) return theirs.revision;
  const rows = differences(components, form.data(), theirs.data);
  const content = [make('p', {}, texts.edit.conflictText), rows.length > 0 ? tableOf(rows) : make('p', {}, texts.edit.conflictNone)];
  const mine = await openDialog(dialog, texts.edit.conflictTitle, content, [
    { label: texts.edit.takeTheirs, value: false },
    { label: texts.edit.keepMine, value: true, kind: 'primary' },
  ], true);
  if (!mine) await form.replace(theirs.data);
  return theirs.revision;
}

/** What the other tab stored, where the refusal brings it along. */
function storedIn(problem: ApiProblem): Stored | null {
  const { current } = problem.extension as { current?: Stored };
  return current && typeof current.revision === 'number' && typeof current.data === 'object' ? current : null;
}

interface Difference { label: string; mine: string; theirs: string }

function differences(components: readonly FormComponent[], mine: Data, theirs: Data): Difference[] {
  const labelled = new Map(everyComponent(components).filter(({ key, label }) => key && label).map((component) => [component.key!, component]));
  return differingAnswers(mine, theirs).flatMap((key) => {
    const component = labelled.get(key);
    if (!component) return [];
    return [{ label: component.label!, mine: shown(component, mine[key]), theirs: shown(component, theirs[key]) }];
  });
}

/** Rows that are as many are told apart by their first differing row. */
function shown(component: FormComponent, value: unknown): string {
  if (!Array.isArray(value) || value.every((one) => typeof one !== 'object')) return lockedText(component, value, texts);
  const cells = value.map((row) => Object.entries(row as Data).filter(([key]) => key !== '_row').map(([, cell]) => String(cell ?? '')).join(' '));
  return [lockedText(component, value, texts), ...cells.slice(0, 5)].join('\n');
}

function tableOf(rows: readonly Difference[]): HTMLElement {
  const head = make('tr', {}, ...[texts.edit.conflictField, texts.edit.mine, texts.edit.theirs].map((text) => make('th', { scope: 'col' }, text)));
  const body = rows.map(({ label, mine, theirs }) => make('tr', {}, make('th', { scope: 'row' }, label), make('td', {}, mine), make('td', {}, theirs)));
  return make('table', { class: 'conflict' }, make('thead', {}, head), make('tbody', {}, ...body));
}
