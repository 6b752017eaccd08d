import { expect } from 'chai';
import { checkForm } from '../../server/forms/check-form.ts';
import type { FormComponent, FormDefinition, ItemSettings } from '../../server/forms/form-definition.ts';

const field = (key: string, more: Partial<FormComponent> = {}): FormComponent => ({ type: 'textfield', key, label: key, input: true, ...more });
const components: FormComponent[] = [
  field('name'), field('shown', { disabled: true }), field('sum', { calculateValue: { '+': [1, 2] } as never }),
  { type: 'panel', key: 'page', title: 'page', components: [field('inside')] } as FormComponent,
  { type: 'datagrid', key: 'rows', label: 'rows', input: true, components: [field('item'), field('fixed', { disabled: true })] } as FormComponent,
];
const problems = (settings: Partial<ItemSettings>, fields = components): string[] => checkForm({ title: 't', display: 'form', components: fields, settings: { item: settings } } as FormDefinition, { dictionaries: {} }).map(({ element, message }) => `${element}: ${message.en}`);
const text = { zh: '甲', en: 'a' };

describe('what an item says of its sheets is checked before it is published', () => {
  it('columns are fields that a person fills in, in the form or in its grid', () => {
    expect(problems({ batch: {} })).to.deep.equal([]);
    expect(problems({ batch: { columns: ['inside', 'name'], unique: ['name'], example: { name: 'x' } } })).to.deep.equal([]);
    expect(problems({ batch: { rows: 'rows', columns: ['item'] } })).to.deep.equal([]);
    for (const key of ['shown', 'sum', 'rows', 'none']) expect(problems({ batch: { columns: [key] } }).join(), key).to.contain('settings.item.batch.columns').and.contain(key);
    expect(problems({ batch: { example: { none: 1 } } }).join()).to.contain('.example');
    expect(problems({ batch: { rows: 'name' } }).join()).to.contain('no grid');
    expect(problems({ batch: { rows: 'rows', columns: ['fixed'] } }).join()).to.contain('fixed');
  });

  it('ways that exclude each other, rows beyond what fits, and unknown settings are refused', () => {
    expect(problems({ batch: {} }, [...components, field('phone', { properties: { format: 'mobile' } }), { type: 'smscode', key: 'code', properties: { mobile: 'phone' } }]).join()).to.contain('sent by SMS');
    expect(problems({ batch: { rows: 'rows', review: 'one' } }).join()).to.contain('review');
    expect(problems({ onlyOneOpen: true, batch: {} }).join()).to.contain('one may be open');
    expect(problems({ materials: [{ key: 'id', name: 'id', required: true }], batch: {} }).join()).to.contain('required materials');
    expect(problems({ materials: [{ key: 'id', name: 'id', required: true }], batch: { rows: 'rows' } })).to.deep.equal([]);
    expect(problems({ batch: { maxRows: 20_001, review: 'one' } }).join()).to.contain('20000');
    expect(problems({ batch: { size: 3 } as never }).join()).to.contain('size');
    expect(problems({ preview: { title: text, tables: [] } }).join()).to.contain('preview.tables');
    expect(problems({ preview: { title: text, tables: [{ title: text, list: 'l', rows: 1 } as never] } }).join()).to.contain('rows');
    expect(problems({ preview: { title: text, tables: [{ title: text, list: 'l', group: 'a', details: 'd' }], refused: { title: text, list: 'r' } } })).to.deep.equal([]);
  });
});
