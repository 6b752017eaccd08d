import { expect } from 'chai';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { answeredPages } from '../../server/web/browser/form/answered-pages.ts';

const text = (key: string, more: Partial<FormComponent> = {}): FormComponent => ({ type: 'textfield', key, label: key, input: true, ...more });
const page = (key: string, ...components: FormComponent[]): FormComponent => ({ type: 'panel', key, title: key, input: false, components });
const answered = (components: FormComponent[], data: Record<string, unknown>): string[] => answeredPages({ title: '', display: 'wizard', components }, data);

describe('A page of a wizard counts as answered', () => {
  it('by what somebody entered, however deep it is laid out, and not by a field of the same key in another page’s rows', () => {
    const components = [
      page('plain', text('name')),
      page('laid', { type: 'columns', key: 'columns', input: false, columns: [{ components: [text('left')] }] } as unknown as FormComponent),
      page('rows', { type: 'datagrid', key: 'people', label: 'people', input: true, components: [text('name'), text('shown', { disabled: true })] }),
    ];
    expect(answered(components, { name: '甲' })).to.deep.equal(['plain']);
    expect(answered(components, { left: 0 })).to.deep.equal(['laid']);
    expect(answered(components, { people: [{ name: '', shown: '带出' }] })).to.deep.equal([]);
    expect(answered(components, { people: [{ name: '', shown: '带出' }, { name: '乙' }] })).to.deep.equal(['rows']);
  });

  it('never by what records, defaults or an untouched box put there', () => {
    const components = [page('one',
      text('locked', { disabled: true }), text('filled', { properties: { source: 'person.name' } }), text('reckoned', { properties: { value: '= 1' } }),
      text('usual', { defaultValue: 'a' }), { type: 'checkbox', key: 'box', label: 'box', input: true }, { type: 'hidden', key: 'unseen', label: 'unseen', input: true },
      { type: 'payee', key: 'payee', label: 'payee', input: true, self: { name: 'person.name' }, components: [text('name'), text('bank')] } as FormComponent,
    )];
    const data = { locked: '1', filled: '1', reckoned: '1', usual: 'a', box: false, unseen: '1', payee: { name: '甲', bank: '' } };
    expect(answered(components, data)).to.deep.equal([]);
    for (const change of [{ usual: 'b' }, { box: true }, { payee: { name: '甲', bank: '某行' } }]) expect(answered(components, { ...data, ...change }), JSON.stringify(change)).to.deep.equal(['one']);
  });
});
