import { ExpressionError } from '../expressions/expression-error.ts';
import { evaluateText, type Scope } from '../expressions/feel.ts';
import { Problem, type Locale } from '../platform/errors.ts';
import type { ItemVersion } from '../catalog/item-version.ts';
import type { DiagramModel } from '../workflow/diagram-model.ts';
import { parseDiagram, readDiagram } from '../workflow/read-diagram.ts';
import { simulate } from '../workflow/simulate.ts';
import { trialScope, type TrialAnswers } from './sandbox.ts';

/** What the workflow of a version begins with; `source` is the same where two versions begin alike whatever is answered. */
export interface FirstSteps { source: string; of(answers: TrialAnswers, tables: object): Promise<string> }

const mostKnown = 500;

/**
 * Plays a version's workflow up to where it waits first. Playing takes milliseconds, so answers for which every
 * expression that decides the way has the same value are played once.
 */
export function openFirstSteps(version: ItemVersion, locale: Locale): FirstSteps {
  const known = new Map<string, string>();
  let reading: Promise<DiagramModel> | null = null;
  return {
    source: JSON.stringify([version.workflowXml, version.workflowParts, version.settings.parameters]),
    async of(answers, tables) {
      const now = new Date(answers.submittedAt);
      try {
        const model = await (reading ??= parseDiagram(version.workflowXml).then(readDiagram));
        const scope = { ...tables, ...trialScope(version, answers) };
        const key = decidedBy(decidingTexts(model), scope, now);
        const first = known.get(key) ?? await play(version, model, scope, now, locale);
        if (known.size < mostKnown) known.set(key, first);
        return first;
      } catch (error) {
        if (error instanceof Problem || error instanceof ExpressionError) return error instanceof Problem ? error.text(locale) : error.message;
        throw error;
      }
    },
  };
}

/** The expressions on which it depends where tokens go and who gets a task. */
export function decidingTexts(model: DiagramModel): string[] {
  const texts = [...model.flows.values()].map(({ condition }) => condition && `= ${condition.text.replace(/^\s*=/, '')}`);
  for (const { assignment, loop, script, inputs, calledDecision, calledProcess, timer } of model.elements.values()) {
    texts.push(assignment.candidateGroups, assignment.assignee, loop?.inputCollection ?? null, loop?.cardinality ?? null, script && `= ${script.expression.replace(/^\s*=/, '')}`, timer?.text ?? null);
    if (calledDecision || calledProcess) texts.push(...inputs.map(({ source }) => source));
  }
  return [...new Set(texts.filter((text): text is string => typeof text === 'string' && text.trim().startsWith('=')))];
}

/** Their values as one text: two scopes with the same are led the same way. */
export function decidedBy(texts: readonly string[], scope: Scope, now: Date): string {
  return JSON.stringify(texts.map((text) => {
    try {
      return evaluateText(text, { decision: null, comment: null, ...scope }, 'trial', now) ?? null;
    } catch (error) {
      // What reads a variable of the run has no value yet, and gets one by what is among these texts.
      if (error instanceof ExpressionError) return `! ${error.message}`;
      throw error;
    }
  }));
}

async function play(version: ItemVersion, model: DiagramModel, scope: Scope, now: Date, locale: Locale): Promise<string> {
  for await (const step of simulate(version.workflowXml, [{ start: {}, scope, now: now.toISOString() }], now, version.workflowParts)) {
    const nameOf = (id: string): string => { const element = model.elements.get(id); return (locale === 'en' ? element?.nameEn : null) ?? element?.name ?? id; };
    if (!step.ended) return [...new Set([...step.tasks.map(({ id, candidateGroups = [] }) => (candidateGroups.length > 0 ? `${nameOf(id)} (${candidateGroups.join(', ')})` : nameOf(id))), ...step.timers.map(({ id }) => nameOf(id))])].join(' + ');
    const status = step.services?.filter(({ type }) => type === 'application:status').at(-1)?.input['status'];
    return typeof status === 'string' ? status : 'ended';
  }
  return '';
}
