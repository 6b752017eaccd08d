import { BpmnModdle } from 'bpmn-moddle';
import { Problem } from '../platform/errors.ts';

/** A DMN decision: a decision table or one FEEL expression, after the decisions that it requires. */
export interface Decision {
  id: string;
  name: string;
  requires: string[];
  expression: string | null;
  table: DecisionTable | null;
}
export interface DecisionTable {
  hitPolicy: string;
  aggregation: string | null;
  inputs: string[];
  outputs: { name: string; otherwise: string | null }[];
  rules: { id: string; tests: string[]; results: string[] }[];
}

interface Node { readonly [property: string]: unknown }
const namespace = /xmlns(?::\w+)?="(https?:\/\/www\.omg\.org\/spec\/DMN\/\d+\/MODEL\/)"/;

/** Reads the decisions of a DMN 1.2 or later file. Throws Problem('invalid_diagram'). */
export async function readDecisions(xml: string): Promise<Decision[]> {
  const uri = namespace.exec(xml)?.[1];
  if (!uri) throw new Problem('invalid_diagram', { reason: 'not a DMN file (不是 DMN 文件)' });
  let root: Node;
  try {
    const moddle = new BpmnModdle({ dmn: descriptor(uri) });
    root = (await (moddle.fromXML as (xml: string, type: string) => Promise<{ rootElement: Node }>).call(moddle, xml.trim(), 'dmn:Definitions')).rootElement;
  } catch (error) {
    throw new Problem('invalid_diagram', { reason: (error as Error).message.split('\n')[0] ?? '' }, undefined, { cause: error });
  }
  return nodes(root['decision']).map((decision) => ({
    id: text(decision['id']), name: text(decision['name']),
    requires: nodes(decision['informationRequirement']).map((one) => text((one['requiredDecision'] as Node | undefined)?.['href']).replace(/^#/, '')).filter(Boolean),
    expression: decision['literalExpression'] ? bodyOf(decision['literalExpression']) : null,
    table: decision['decisionTable'] ? readTable(decision['decisionTable'] as Node) : null,
  }));
}

function readTable(table: Node): DecisionTable {
  return {
    hitPolicy: text(table['hitPolicy']) || 'UNIQUE', aggregation: text(table['aggregation']) || null,
    inputs: nodes(table['input']).map((input) => bodyOf(input['inputExpression'])),
    outputs: nodes(table['output']).map((output) => ({ name: text(output['name']) || text(output['label']), otherwise: output['defaultOutputEntry'] ? bodyOf(output['defaultOutputEntry']) : null })),
    rules: nodes(table['rule']).map((rule) => ({ id: text(rule['id']), tests: nodes(rule['inputEntry']).map(bodyOf), results: nodes(rule['outputEntry']).map(bodyOf) })),
  };
}

function bodyOf(node: unknown): string {
  return text((node as Node | undefined)?.['text']).trim();
}
function nodes(value: unknown): Node[] {
  return Array.isArray(value) ? (value as Node[]) : [];
}
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The part of the DMN schema that is read (OMG DMN 1.3, chapter 8), as a moddle descriptor. */
function descriptor(uri: string): object {
  const attribute = (name: string) => ({ name, type: 'String', isAttr: true });
  const many = (name: string, type: string) => ({ name, type, isMany: true });
  const body = { name: 'text', type: 'String' };
  return {
    name: 'DMN', prefix: 'dmn', uri, xml: { tagAlias: 'lowerCase' }, types: [
      { name: 'Definitions', properties: [attribute('id'), attribute('name'), many('decision', 'Decision')] },
      { name: 'Decision', properties: [attribute('id'), attribute('name'), many('informationRequirement', 'InformationRequirement'), { name: 'decisionTable', type: 'DecisionTable' }, { name: 'literalExpression', type: 'LiteralExpression' }] },
      { name: 'InformationRequirement', properties: [attribute('id'), { name: 'requiredDecision', type: 'ElementReference' }] },
      { name: 'ElementReference', properties: [attribute('href')] },
      { name: 'DecisionTable', properties: [attribute('id'), attribute('hitPolicy'), attribute('aggregation'), many('input', 'InputClause'), many('output', 'OutputClause'), many('rule', 'DecisionRule')] },
      { name: 'InputClause', properties: [attribute('id'), attribute('label'), { name: 'inputExpression', type: 'LiteralExpression' }] },
      { name: 'OutputClause', properties: [attribute('id'), attribute('label'), attribute('name'), attribute('typeRef'), { name: 'defaultOutputEntry', type: 'LiteralExpression' }] },
      { name: 'DecisionRule', properties: [attribute('id'), many('inputEntry', 'UnaryTests'), many('outputEntry', 'LiteralExpression')] },
      { name: 'LiteralExpression', properties: [attribute('id'), attribute('typeRef'), attribute('expressionLanguage'), body] },
      { name: 'UnaryTests', properties: [attribute('id'), attribute('expressionLanguage'), body] },
    ],
  };
}
