/** Rows of the rule editor as JSONLogic and back. What rows cannot say is left alone: null. */

export type RowOperator = '==' | '!=' | '>' | '>=' | '<' | '<=' | 'in' | 'filled' | 'empty' | 'checked';
/** `field` is a variable such as `data.reason` or `row.amount`. */
export interface RuleRow { field: string; operator: RowOperator; value: string }
export interface RuleRows { all: boolean; rows: RuleRow[] }

export const rowOperators: readonly RowOperator[] = ['==', '!=', '>', '>=', '<', '<=', 'in', 'filled', 'empty', 'checked'];
const compared = new Set(['==', '!=', '>', '>=', '<', '<=']);

export function rowsToLogic({ all, rows }: RuleRows): unknown {
  const parts = rows.filter(({ field }) => field !== '').map(rowToLogic);
  return parts.length === 1 ? parts[0] : { [all ? 'and' : 'or']: parts };
}

function rowToLogic({ field, operator, value }: RuleRow): unknown {
  const read = { var: field };
  switch (operator) {
    case 'filled': return { '!!': [read] };
    case 'empty': return { '!': [read] };
    case 'in': return { in: [read, value.split(/[,，]/).map((one) => literal(one.trim())).filter((one) => one !== '')] };
    // Of several choices: whether this one is ticked.
    case 'checked': return { '==': [{ var: `${field}.${value}` }, true] };
    default: return { [operator]: [read, literal(value)] };
  }
}

/** Numbers, yes and no are what they look like; leading zeros are codes. */
function literal(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(text) ? Number(text) : text;
}

export function logicToRows(logic: unknown): RuleRows | null {
  const [operator, operands] = entryOf(logic);
  if (operator === 'and' || operator === 'or') {
    const rows = (Array.isArray(operands) ? operands : []).map(logicToRow);
    return rows.length > 0 && rows.every((row) => row !== null) ? { all: operator === 'and', rows: rows as RuleRow[] } : null;
  }
  const row = logicToRow(logic);
  return row && { all: true, rows: [row] };
}

function logicToRow(logic: unknown): RuleRow | null {
  const [operator, operands] = entryOf(logic);
  const [first, second] = Array.isArray(operands) ? operands as unknown[] : [operands];
  const field = variableOf(first);
  if (field === null) return null;
  if (operator === '!!') return { field, operator: 'filled', value: '' };
  if (operator === '!') return { field, operator: 'empty', value: '' };
  if (operator === 'in') return Array.isArray(second) && second.every(isPlain) ? { field, operator: 'in', value: second.join(', ') } : null;
  if (!compared.has(operator) || !isPlain(second)) return null;
  const parts = field.split('.');
  if (operator === '==' && second === true && parts.length > 2 && parts[0] === 'data') return { field: parts.slice(0, -1).join('.'), operator: 'checked', value: parts.at(-1)! };
  return { field, operator: operator as RowOperator, value: String(second) };
}

/** Form.io's own rows (`conditions`) and its single `when`, where they show the component. */
export function simpleToRows(conditional: { show?: unknown; when?: unknown; eq?: unknown; conjunction?: unknown; conditions?: { component?: string; operator?: string; value?: unknown }[] }): RuleRows | null {
  if (String(conditional.show ?? true) !== 'true') return null;
  if (typeof conditional.when === 'string' && conditional.when) return { all: true, rows: [{ field: `data.${conditional.when}`, operator: '==', value: String(conditional.eq ?? '') }] };
  const known: Record<string, RowOperator> = { isEqual: '==', isNotEqual: '!=', isEmpty: 'empty', isNotEmpty: 'filled', lessThan: '<', lessThanOrEqual: '<=', greaterThan: '>', greaterThanOrEqual: '>=' };
  const rows = (conditional.conditions ?? []).map(({ component, operator, value }): RuleRow | null => {
    const own = known[operator ?? ''];
    return component && own ? { field: `data.${component}`, operator: own, value: value === undefined || value === null ? '' : String(value) } : null;
  });
  return rows.length > 0 && rows.every((row) => row !== null) ? { all: conditional.conjunction !== 'any', rows: rows as RuleRow[] } : null;
}

export type Arithmetic = '+' | '-' | '*' | '/';
/** A number, a variable, or the sum of a column over the rows of a grid. */
export type Operand = { kind: 'number'; number: string } | { kind: 'field'; field: string } | { kind: 'sum'; rows: string; column: string };
/** Operands with the operators between them; products bind more strongly than sums. */
export interface Calculation { operands: Operand[]; operators: Arithmetic[]; money: boolean }

export function calculationToLogic({ operands, operators, money }: Calculation): unknown {
  // Products first, then sums from left to right.
  const terms: unknown[] = [operandToLogic(operands[0]!)], signs: Arithmetic[] = [];
  operators.forEach((operator, index) => {
    const next = operandToLogic(operands[index + 1]!);
    if (operator === '*' || operator === '/') terms.push({ [operator]: [terms.pop(), next] });
    else { signs.push(operator); terms.push(next); }
  });
  const reckoned = signs.reduce<unknown>((left, sign, index) => ({ [sign]: [left, terms[index + 1]] }), terms[0]);
  // A rule is an object, be it of a number alone.
  const whole = typeof reckoned === 'object' ? reckoned : { '+': [reckoned] };
  return money ? { money: [whole] } : whole;
}

function operandToLogic(operand: Operand): unknown {
  if (operand.kind === 'number') return Number(operand.number) || 0;
  return operand.kind === 'field' ? { var: operand.field } : { total: [{ var: operand.rows }, operand.column] };
}

export function logicToCalculation(logic: unknown): Calculation | null {
  const [operator, operands] = entryOf(logic);
  if (operator === 'money') {
    const inner = logicToCalculation(Array.isArray(operands) ? operands[0] : operands);
    return inner && !inner.money ? { ...inner, money: true } : null;
  }
  const flat = flatten(logic, 'sum');
  return flat && { ...flat, money: false };
}

function flatten(logic: unknown, level: 'sum' | 'product'): Pick<Calculation, 'operands' | 'operators'> | null {
  const single = logicToOperand(logic);
  if (single) return { operands: [single], operators: [] };
  const [operator, operands] = entryOf(logic);
  if (operator === '+' && Array.isArray(operands) && operands.length === 1) return single2(operands[0]);
  const isSum = operator === '+' || operator === '-';
  if (!(isSum || operator === '*' || operator === '/') || (isSum && level === 'product') || !Array.isArray(operands) || operands.length !== 2) return null;
  const left = flatten(operands[0], isSum ? 'sum' : 'product'), right = isSum ? flatten(operands[1], 'product') : single2(operands[1]);
  return left && right && { operands: [...left.operands, ...right.operands], operators: [...left.operators, operator as Arithmetic, ...right.operators] };
}

const single2 = (logic: unknown): Pick<Calculation, 'operands' | 'operators'> | null => {
  const operand = logicToOperand(logic);
  return operand && { operands: [operand], operators: [] };
};

function logicToOperand(logic: unknown): Operand | null {
  if (typeof logic === 'number') return { kind: 'number', number: String(logic) };
  const field = variableOf(logic);
  if (field !== null) return { kind: 'field', field };
  const [operator, operands] = entryOf(logic);
  const [rows, column] = Array.isArray(operands) ? operands as unknown[] : [];
  const path = variableOf(rows);
  return operator === 'total' && path !== null && typeof column === 'string' ? { kind: 'sum', rows: path, column } : null;
}

function entryOf(logic: unknown): [string, unknown] {
  if (typeof logic !== 'object' || logic === null || Array.isArray(logic)) return ['', null];
  const entries = Object.entries(logic);
  return entries.length === 1 ? entries[0]! : ['', null];
}

function variableOf(logic: unknown): string | null {
  const [operator, name] = entryOf(logic);
  const text = Array.isArray(name) && name.length === 1 ? name[0] as unknown : name;
  return operator === 'var' && typeof text === 'string' ? text : null;
}

const isPlain = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);
