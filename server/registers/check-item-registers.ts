import { checkFeel } from '../expressions/feel-check.ts';
import { isFeel } from '../expressions/feel.ts';
import { Problem, type FieldError, type Locale, type Text } from '../platform/errors.ts';
import { compileForm } from '../forms/compile-form.ts';
import type { Dictionary, EffectDeclaration, FormDefinition, RefusalRule, SourceDeclaration } from '../forms/form-definition.ts';
import { everyNode, type FormNode } from '../forms/plan-form.ts';
import { readRegisterDefinition, type RegisterDefinition } from './register-definition.ts';

/** An item as far as registers are concerned. */
export interface CheckedItem {
  portal: string; item: string; form: FormDefinition;
  dictionaries?: Record<string, Dictionary>;
  /** The diagram, whose variables the effects may read. */
  workflowXml?: string;
}

export interface ItemSurroundings {
  /** What expressions may read beside the sources; absent: the names that every item has. */
  names?: readonly string[];
  /** The portal's lists; absent where they are not known, and then not checked. */
  lists?: Readonly<Record<string, unknown>>;
  /** Of the messages; English where nothing is said. */
  locale?: Locale;
}

/**
 * What an item says of registers must hold: the registers of its sources and effects exist, so do the fields that they
 * name, keys have an index, every expression parses, has the arguments that its functions need and reads only names,
 * answers and fields that there are; the lists that its components show exist.
 */
export function checkItemRegisters(content: CheckedItem, registers: Readonly<Record<string, FormDefinition>>, surroundings: ItemSurroundings = {}): FieldError[] {
  return new ItemCheck(content, registers, surroundings).findings();
}

type Expressions = Readonly<Record<string, unknown>>;

class ItemCheck {
  readonly #errors: FieldError[] = [];
  readonly #place: string;
  readonly #root: FormNode;
  readonly #answers: ReadonlySet<string>;
  readonly #definitions = new Map<string, RegisterDefinition | null>();
  readonly #sources: Readonly<Record<string, SourceDeclaration>>;
  readonly #common: readonly string[];

  constructor(private readonly content: CheckedItem, private readonly registers: Readonly<Record<string, FormDefinition>>, private readonly surroundings: ItemSurroundings) {
    this.#place = `forms/${content.portal}/${content.item}.json`;
    this.#root = compileForm(content.form, { dictionaries: content.dictionaries ?? {} }).root;
    this.#answers = new Set(this.#root.held.map(({ key }) => key));
    this.#sources = content.form.settings?.item?.sources ?? {};
    this.#common = [...(surroundings.names ?? ['form', 'application', 'applicant', 'item']), 'account'];
  }

  findings(): FieldError[] {
    const { effects = {}, rules = [] } = this.content.form.settings?.item ?? {};
    const before: string[] = [];
    for (const [name, source] of Object.entries(this.#sources)) {
      this.#checkSource(`sources.${name}`, source, before);
      before.push(name);
    }
    for (const [name, list] of Object.entries(effects)) list.forEach((effect, index) => this.#checkEffect(`effects.${name}[${index}]`, effect));
    (Array.isArray(rules) ? rules : []).forEach((rule: RefusalRule, index) => this.#expression(`rules[${index}].when`, rule.when, [...before, 'lists', ...(rule.each === undefined ? [] : ['row'])]));
    this.#checkComponents();
    this.#checkShownLists();
    return this.#errors;
  }

  #checkSource(place: string, { register: name, key, when }: SourceDeclaration, before: readonly string[]): void {
    const register = this.#register(`${place}.register`, name);
    this.#expression(`${place}.when`, when, before);
    for (const [field, expression] of Object.entries(key)) {
      this.#indexed(`${place}.key.${field}`, register, field);
      this.#expression(`${place}.key.${field}`, expression, before);
    }
  }

  #checkEffect(place: string, effect: EffectDeclaration): void {
    const register = this.#register(`${place}.register`, effect.register);
    const names = [...Object.keys(this.#sources), 'decision', 'comment'];
    const inRow = effect.each === undefined ? names : [...names, 'row'];
    this.#expression(`${place}.each`, effect.each, names, true);
    this.#expression(`${place}.when`, effect.when, inRow, true);
    for (const [field, expression] of Object.entries<unknown>(effect.key ?? {})) {
      if (effect.action === 'create') this.#field(`${place}.key.${field}`, register, field);
      else this.#indexed(`${place}.key.${field}`, register, field);
      this.#expression(`${place}.key.${field}`, expression, inRow, true);
    }
    const expect: Expressions = Array.isArray(effect.expect) ? Object.fromEntries((effect.expect as string[]).map((field) => [field, null])) : effect.expect ?? {};
    for (const [part, expressions] of [['set', effect.set ?? {}], ['expect', expect]] as const) {
      for (const [field, expression] of Object.entries<unknown>(expressions)) {
        this.#field(`${place}.${part}.${field}`, register, field);
        this.#expression(`${place}.${part}.${field}`, expression, [...inRow, 'record'], true, register);
      }
    }
    if (effect.action !== 'create' && Object.keys(effect.key ?? {}).length === 0) this.#refuse(`${place}.key`, 'register_key', { zh: `动作为 ${effect.action} 的变更须写明记录的键`, en: `an effect that is to ${effect.action} needs the key of a record` });
    if (effect.many && effect.action !== 'update') this.#refuse(`${place}.many`, 'register_key', { zh: `只有更新（update）可以变更多条记录，${effect.action} 不可以`, en: `only an update is of many records, not to ${effect.action}` });
    if (effect.action === 'close' && register && !register.period) this.#refuse(`${place}.register`, 'register_period', { zh: `登记册“${register.register}”没有可以终止的期间`, en: `the register "${register.register}" has no period that could be closed` });
  }

  /** Prefilled fields and the lists that components show. */
  #checkComponents(): void {
    for (const node of everyNode(this.#root)) {
      const [source = '', field] = (node.component.properties?.source ?? '').split('.');
      const declared = Object.hasOwn(this.#sources, source) ? this.#sources[source] : undefined;
      const register = declared && this.#definition(declared.register);
      if (register && field !== undefined && !declared.list && !register.fields.has(field)) this.#report(`${node.path}.properties.source`, 'register_field', { zh: `登记册“${register.register}”没有字段“${field}”`, en: `the register "${register.register}" has no field "${field}"` });
      if (register && field !== undefined && node.dataType === 'text' && isCoded(register, field)) this.#report(`${node.path}.properties.source`, 'raw_code', { zh: `登记册“${register.register}”的“${field}”是代码，文本框会显示代码本身，请改用带同一字典的下拉选择`, en: `"${field}" of the register "${register.register}" is a code, which a text field shows as it is; use a select with the same dictionary` });
      const list = node.component.list ?? node.component.properties?.['list'];
      if (typeof list === 'string' && list && this.surroundings.lists && !Object.hasOwn(this.surroundings.lists, list)) this.#report(`${node.path}.list`, 'unknown_list', { zh: `没有名为“${list}”的列表`, en: `there is no list named "${list}"` });
    }
  }

  /** The lists that a preview shows and that a batch's sheet is filled from, with the columns that they name. */
  #checkShownLists(): void {
    const { preview, batch } = this.content.form.settings?.item ?? {};
    const shown: [place: string, list: string | undefined, columns: string[]][] = [
      ...(Array.isArray(preview?.tables) ? preview.tables : []).flatMap(({ list, group, details }, index): [string, string | undefined, string[]][] => [[`preview.tables[${index}].list`, list, group ? [group] : []], [`preview.tables[${index}].details`, details, []]]),
      ['preview.refused.list', preview?.refused?.list, []],
      ['batch.prefill.list', batch?.prefill?.list, Object.values(batch?.prefill?.fields ?? {})],
    ];
    for (const [place, list, columns] of shown) {
      if (list === undefined || !this.surroundings.lists) continue;
      const declared = Object.hasOwn(this.surroundings.lists, list) ? this.surroundings.lists[list] as { columns?: { key?: string }[] } : null;
      if (!declared) this.#refuse(place, 'unknown_list', { zh: `没有名为“${list}”的列表`, en: `there is no list named "${list}"` });
      for (const column of declared ? columns : []) if (!declared?.columns?.some?.(({ key }) => key === column)) this.#refuse(place, 'list_column', { zh: `列表“${list}”没有“${column}”列`, en: `the list "${list}" has no column "${column}"` });
    }
  }

  /** `inRun`: it may also read the diagram's variables. */
  #expression(place: string, expression: unknown, names: readonly string[], inRun = false, record: RegisterDefinition | null = null): void {
    if (typeof expression !== 'string' || !isFeel(expression)) return;
    const ofDiagram = inRun ? (checkFeel(expression).parsed?.names ?? []).filter((name) => this.#isOfDiagram(name)) : [];
    const { findings, parsed } = checkFeel(expression, new Set([...this.#common, ...names, ...ofDiagram]));
    for (const { code, message } of findings) this.#refuse(place, code, message);
    for (const path of parsed?.paths ?? []) {
      const [first = '', second = ''] = path.split('.');
      const fields = first === 'form' ? this.#answers : first === 'record' ? record?.fields : this.#fieldsOfSource(first);
      if (fields && second && !fields.has(second)) this.#refuse(place, 'feel_unknown_name', { zh: `FEEL 表达式“${expression}”读取“${path}”，但没有这个字段`, en: `the FEEL expression "${expression}" reads "${path}", but there is no such field` });
    }
  }

  #fieldsOfSource(name: string): ReadonlySet<string> | undefined {
    const source = Object.hasOwn(this.#sources, name) ? this.#sources[name] : undefined;
    return source && this.#definition(source.register)?.fields;
  }

  #isOfDiagram(name: string): boolean {
    return new RegExp(`(?<![\\w.])${name.replace(/[^\w ]/g, '\\$&')}(?!\\w)`).test(this.content.workflowXml ?? '');
  }

  #field(place: string, register: RegisterDefinition | null, field: string): boolean {
    if (!register || register.fields.has(field)) return true;
    this.#refuse(place, 'register_field', { zh: `登记册“${register.register}”没有字段“${field}”`, en: `the register "${register.register}" has no field "${field}"` });
    return false;
  }

  #indexed(place: string, register: RegisterDefinition | null, field: string): void {
    if (!this.#field(place, register, field) || !register || register.columns.some((column) => column.field === field)) return;
    this.#refuse(place, 'register_key', { zh: `“${field}”既不是登记册“${register.register}”的键，也不是其索引字段`, en: `"${field}" is neither a key nor an indexed field of the register "${register.register}"` });
  }

  #register(place: string, name: string): RegisterDefinition | null {
    if (!Object.hasOwn(this.registers, name)) this.#refuse(place, 'unknown_register', { zh: `没有名为“${name}”的登记册`, en: `there is no register named "${name}"` });
    return this.#definition(name);
  }

  /** Null also for a register that cannot be read: that is told where the register is checked. */
  #definition(name: string): RegisterDefinition | null {
    if (!this.#definitions.has(name)) this.#definitions.set(name, readIfUsable(this.content, name, this.registers));
    return this.#definitions.get(name) ?? null;
  }

  #refuse(place: string, code: string, message: Text): void {
    this.#report(`settings.item.${place}`, code, message);
  }

  #report(element: string, code: string, message: Text): void {
    this.#errors.push({ path: `${this.#place}#${element}`, code, message: message[this.surroundings.locale ?? 'en'] });
  }
}

/** Whether the register keeps the value of an option, which people know by its label. */
function isCoded(register: RegisterDefinition, field: string): boolean {
  const kept = register.form.root.held.find(({ key }) => key === field);
  return kept?.dataType === 'option' || kept?.dataType === 'options';
}

function readIfUsable({ portal, dictionaries }: CheckedItem, name: string, registers: Readonly<Record<string, FormDefinition>>): RegisterDefinition | null {
  const form = Object.hasOwn(registers, name) ? registers[name] : undefined;
  if (!form) return null;
  try {
    return readRegisterDefinition(portal, name, form, dictionaries);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
