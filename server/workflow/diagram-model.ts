/** What the runtime, the checks and the progress view know of a diagram: plain data, read once from the XML. */
export interface DiagramModel {
  /** Id of the one executable process. */
  processId: string;
  name: string;
  nameEn: string | null;
  /** Variables that the process says it is started with or sent, from its `variables` property. */
  variables: string[];
  elements: ReadonlyMap<string, DiagramElement>;
  flows: ReadonlyMap<string, DiagramFlow>;
  /** What the parser could not make sense of, such as references that lead nowhere. */
  warnings: string[];
}

export interface DiagramFlow {
  id: string;
  name: string | null;
  nameEn: string | null;
  source: string;
  target: string;
  parent: string;
  isDefault: boolean;
  condition: { text: string; language: string | null } | null;
}

export type EventKind = 'timer' | 'message' | 'error' | 'terminate' | 'signal' | 'escalation' | 'compensate' | 'conditional' | 'link' | 'cancel';

export interface DiagramElement {
  id: string;
  /** The BPMN name of the type without its prefix, such as `UserTask`. */
  type: string;
  name: string | null;
  nameEn: string | null;
  /** Id of the subprocess or process that holds it. */
  parent: string;
  incoming: string[];
  outgoing: string[];
  lane: string | null;
  eventKinds: EventKind[];
  timer: { kind: 'timeDate' | 'timeDuration' | 'timeCycle'; text: string } | null;
  /** Name of the message that is caught or thrown. */
  message: string | null;
  /** Error code that is caught or thrown; null on an error event catches every one. */
  errorCode: string | null;
  attachedTo: string | null;
  /** False on a boundary event that leaves its activity running. */
  interrupting: boolean;
  eventSubprocess: boolean;
  forCompensation: boolean;
  loop: Loop | null;
  standardLoop: boolean;
  taskType: string | null;
  retries: string | null;
  headers: Readonly<Record<string, string>>;
  inputs: readonly Mapping[];
  outputs: readonly Mapping[];
  assignment: { assignee: string | null; candidateGroups: string | null; candidateUsers: string | null };
  schedule: { dueDate: string | null; followUpDate: string | null };
  priority: string | null;
  calledProcess: string | null;
  /** A call that says propagateAllChildVariables="false": only its output mappings reach the caller. */
  keepsVariables: boolean;
  calledDecision: { decisionId: string; resultVariable: string | null } | null;
  script: { expression: string; resultVariable: string | null } | null;
  properties: Readonly<Record<string, string>>;
}

export interface Mapping { source: string; target: string }
export interface Loop {
  isSequential: boolean;
  inputCollection: string | null;
  inputElement: string | null;
  outputCollection: string | null;
  outputElement: string | null;
  cardinality: string | null;
  completionCondition: string | null;
}

/** An outcome that a user task declares, such as approve, return or reject. */
export interface Outcome { name: string; zh: string; en: string; comment: 'required' | 'optional' | 'none'; fields: string[] }

/**
 * Outcomes from the task's headers: `outcomes` = `approve, return`; per outcome `outcome.<name>.label` =
 * `通过 | Approve`, `outcome.<name>.comment` = `required|optional|none`, `outcome.<name>.fields` = variables
 * that must come with it. A task that declares none has the single outcome `submit`.
 */
export function outcomesOf(element: DiagramElement): Outcome[] {
  const declared = (element.headers['outcomes'] ?? '').split(',').map((name) => name.trim()).filter(Boolean);
  return (declared.length ? declared : ['submit']).map((name) => {
    const [zh, en] = (element.headers[`outcome.${name}.label`] ?? '').split('|').map((part) => part.trim());
    const comment = element.headers[`outcome.${name}.comment`];
    const fields = (element.headers[`outcome.${name}.fields`] ?? '').split(',').map((field) => field.trim()).filter(Boolean);
    return { name, zh: zh || defaultLabels[name]?.zh || name, en: en || defaultLabels[name]?.en || name,
      comment: comment === 'required' || comment === 'none' ? comment : 'optional', fields };
  });
}

const defaultLabels: Readonly<Record<string, { zh: string; en: string }>> = {
  approve: { zh: '通过', en: 'Approve' },
  return: { zh: '退回补正', en: 'Return for correction' },
  reject: { zh: '不予通过', en: 'Reject' },
  submit: { zh: '提交', en: 'Submit' },
  confirm: { zh: '确认', en: 'Confirm' },
};
