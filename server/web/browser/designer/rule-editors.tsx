import { words } from './draft-session.ts';
import { calculationToLogic, logicToCalculation, logicToRows, rowOperators, rowsToLogic, simpleToRows, type Arithmetic, type Calculation, type Operand, type RowOperator, type RuleRows } from './rule-json.ts';
import type { Conditional } from '../../../forms/form-definition.ts';
import { SmallButton, TickInput, type Choice } from './settings-inputs.tsx';

/** A field that rules can read: `name` is its variable, `values` what it can be where that is known. */
export interface ReadableField extends Choice { kind: 'plain' | 'number' | 'choices' | 'rows'; values?: Choice[]; columns?: Choice[] }

const firstRow = (fields: readonly ReadableField[]): RuleRows => ({ all: true, rows: [{ field: fields[0]?.name ?? '', operator: '==', value: '' }] });

/** Rows of field, operator and value, joined by all or any. */
export function RowsEditor({ rules, fields, change }: { rules: RuleRows; fields: readonly ReadableField[]; change: (rules: RuleRows) => void }) {
  const set = (index: number, part: Partial<RuleRows['rows'][number]>): void => change({ ...rules, rows: rules.rows.map((row, at) => (at === index ? { ...row, ...part } : row)) });
  return (
    <div class="rule-rows">
      {rules.rows.length > 1 && (
        <select class="control rule-join" aria-label={`${words.form.all} / ${words.form.any}`} value={rules.all ? 'all' : 'any'} onChange={(event) => change({ ...rules, all: event.currentTarget.value === 'all' })}>
          <option value="all">{words.form.all}</option><option value="any">{words.form.any}</option>
        </select>
      )}
      {rules.rows.map((row, index) => {
        const field = fields.find(({ name }) => name === row.field);
        return (
          <div class="rule-row" key={index}>
            <select class="control" data-rule="field" aria-label={words.overview.field} value={row.field} onChange={(event) => set(index, { field: event.currentTarget.value })}>
              {!field && <option value={row.field}>{row.field || words.choose}</option>}
              {fields.map(({ name, label }) => <option key={name} value={name}>{label}</option>)}
            </select>
            <select class="control" data-rule="operator" aria-label={words.form.condition} value={row.operator} onChange={(event) => set(index, { operator: event.currentTarget.value as RowOperator })}>
              {rowOperators.filter((one) => (one === 'checked') === (field?.kind === 'choices' && one === 'checked') || one === row.operator).map((one) => <option key={one} value={one}>{words.form.operators[one]}</option>)}
            </select>
            {!['filled', 'empty'].includes(row.operator) && (field?.values && row.operator !== 'in'
              ? <select class="control" data-rule="value" aria-label={words.form.value} value={row.value} onChange={(event) => set(index, { value: event.currentTarget.value })}>
                  <option value="">{words.choose}</option>{field.values.map(({ name, label }) => <option key={name} value={name}>{label}</option>)}
                </select>
              : <input class="control" data-rule="value" aria-label={words.form.value} type="text" value={row.value} onInput={(event) => set(index, { value: event.currentTarget.value })} />)}
            <SmallButton danger onClick={() => change({ ...rules, rows: rules.rows.filter((_, at) => at !== index) })}>{words.remove}</SmallButton>
          </div>
        );
      })}
      <SmallButton onClick={() => change({ ...rules, rows: [...rules.rows, ...firstRow(fields).rows] })}>{words.form.addRule}</SmallButton>
    </div>
  );
}

/** When a component shows: always, or by rows; what rows cannot say is kept. */
export function ConditionEditor({ conditional, fields, change }: { conditional: Conditional | undefined; fields: readonly ReadableField[]; change: (conditional: Conditional | undefined) => void }) {
  const has = Boolean(conditional && (conditional.json || conditional.when || conditional.conditions?.length));
  const rules = has ? (conditional!.json ? logicToRows(conditional!.json) : simpleToRows(conditional!)) : null;
  const use = (next: RuleRows): void => change(next.rows.length > 0 ? { json: rowsToLogic(next) } : undefined);
  return (
    <div class="field" id="condition-editor">
      <TickInput id="has-condition" label={words.form.conditionWhen} value={has} change={(on) => (on ? use(firstRow(fields)) : change(undefined))} />
      {has && !rules && <p class="notice">{words.form.conditionKept} <SmallButton onClick={() => use(firstRow(fields))}>{words.form.replaceRule}</SmallButton></p>}
      {rules && <RowsEditor rules={rules} fields={fields} change={use} />}
    </div>
  );
}

/** What must hold of the answer, with what is said when it does not: `validate.json`. */
export function CheckEditor({ rule, fields, change }: { rule: unknown; fields: readonly ReadableField[]; change: (rule: unknown) => void }) {
  const [when, message] = readCheck(rule);
  const rules = when === undefined ? null : logicToRows(when);
  const use = (next: RuleRows, text: string): void => change(next.rows.length > 0 ? { if: [rowsToLogic(next), true, text] } : undefined);
  if (rule && !rules) return <p class="notice">{words.form.conditionKept} <SmallButton onClick={() => use(firstRow(fields), '')}>{words.form.replaceRule}</SmallButton></p>;
  return (
    <div class="field">
      <TickInput label={words.form.checkRule} value={Boolean(rules)} change={(on) => (on ? use(firstRow(fields), words.problems.title) : change(undefined))} />
      {rules && <>
        <RowsEditor rules={rules} fields={fields} change={(next) => use(next, message)} />
        <label>{words.form.checkRuleMessage}<input class="control" type="text" value={message} onInput={(event) => use(rules, event.currentTarget.value)} /></label>
      </>}
    </div>
  );
}

function readCheck(rule: unknown): [when: unknown, message: string] {
  const parts = (rule as { if?: unknown[] } | null | undefined)?.if;
  return Array.isArray(parts) && parts.length === 3 && parts[1] === true && typeof parts[2] === 'string' ? [parts[0], parts[2]] : [undefined, ''];
}

const noOperand: Operand = { kind: 'number', number: '0' };

/** A value reckoned from numbers, fields and sums of rows. */
export function CalculationEditor({ logic, fields, change }: { logic: unknown; fields: readonly ReadableField[]; change: (logic: unknown) => void }) {
  const has = typeof logic === 'object' && logic !== null;
  const calculation = has ? logicToCalculation(logic) : null;
  const use = (next: Calculation): void => change(calculationToLogic(next));
  const begin = (): void => use({ operands: [noOperand], operators: [], money: false });
  return (
    <div class="field" id="calculation-editor">
      <TickInput id="has-calculation" label={words.form.calculationIs} value={has} change={(on) => (on ? begin() : change(undefined))} />
      {has && !calculation && <p class="notice">{words.form.conditionKept} <SmallButton onClick={begin}>{words.form.replaceRule}</SmallButton></p>}
      {calculation && (
        <div class="calculation">
          {calculation.operands.map((operand, index) => (
            <div class="rule-row" key={index}>
              {index > 0 && (
                <select class="control calculation-operator" data-calculation="operator" aria-label={words.form.calculation} value={calculation.operators[index - 1]} onChange={(event) => use({ ...calculation, operators: calculation.operators.map((one, at) => (at === index - 1 ? event.currentTarget.value as Arithmetic : one)) })}>
                  <option value="+">+</option><option value="-">−</option><option value="*">×</option><option value="/">÷</option>
                </select>
              )}
              <OperandEditor operand={operand} fields={fields} change={(next) => use({ ...calculation, operands: calculation.operands.map((one, at) => (at === index ? next : one)) })} />
              {index > 0 && <SmallButton danger onClick={() => use({ ...calculation, operands: calculation.operands.filter((_, at) => at !== index), operators: calculation.operators.filter((_, at) => at !== index - 1) })}>{words.remove}</SmallButton>}
            </div>
          ))}
          <SmallButton id="add-operand" onClick={() => use({ ...calculation, operands: [...calculation.operands, noOperand], operators: [...calculation.operators, '+'] })}>{words.add}</SmallButton>
          <TickInput label={words.form.roundMoney} value={calculation.money} change={(money) => use({ ...calculation, money })} />
        </div>
      )}
    </div>
  );
}

function OperandEditor({ operand, fields, change }: { operand: Operand; fields: readonly ReadableField[]; change: (operand: Operand) => void }) {
  const value = operand.kind === 'number' ? '#' : operand.kind === 'field' ? operand.field : `Σ${operand.rows}/${operand.column}`;
  const choose = (name: string): void => {
    if (name === '#') change(noOperand);
    else if (name.startsWith('Σ')) { const [rows = '', column = ''] = name.slice(1).split('/'); change({ kind: 'sum', rows, column }); }
    else change({ kind: 'field', field: name });
  };
  const numbers = fields.filter(({ kind }) => kind === 'number'), sums = fields.filter(({ columns }) => columns).flatMap(({ name, label, columns }) => columns!.map((column) => ({ name: `Σ${name}/${column.name}`, label: words.form.sumOf(label, column.label) })));
  const isKnown = value === '#' || [...numbers, ...sums].some(({ name }) => name === value);
  return (
    <>
      <select class="control" data-calculation="operand" aria-label={words.form.operand} value={value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="#">{words.form.number}</option>
        {!isKnown && <option value={value}>{value}</option>}
        {[...numbers, ...sums].map(({ name, label }) => <option key={name} value={name}>{label}</option>)}
      </select>
      {operand.kind === 'number' && <input class="control" data-calculation="number" aria-label={words.form.number} type="text" inputMode="decimal" value={operand.number} onInput={(event) => change({ kind: 'number', number: event.currentTarget.value })} />}
    </>
  );
}
