import { expect } from 'chai';
import { checkForm } from '../../server/forms/check-form.ts';
import type { FormSettings, MaterialDefinition } from '../../server/forms/form-definition.ts';
import { everyMaterial, materialsFor } from '../../server/forms/materials.ts';

const licence: MaterialDefinition = { key: 'licence', name: '执照', required: true, each: { rows: 'crew', key: 'number', label: 'name' }, when: { and: [{ '==': [{ var: 'row.rank' }, 'mate'] }, { '==': [{ var: 'data.abroad' }, true] }] } };
const settings: FormSettings = { item: { materials: [licence] }, translations: { en: { 执照: 'Licence' } } };
const crew = [{ number: 'A1', name: '甲', rank: 'mate' }, { number: 'A2', name: '乙', rank: 'cook' }, { name: '丙', rank: 'mate' }, { number: 'A/4', name: '丁', rank: 'mate' }];
const slots = (data: Record<string, unknown>, locale: 'zh' | 'en' = 'zh'): string[] => materialsFor(settings, data, locale).map(({ key, name }) => `${key} ${name}`);

describe('materials that are asked for by row', () => {
  it('have a slot for each row that fulfils the condition and is told apart, named after it', () => {
    expect(slots({ abroad: true, crew })).to.deep.equal(['licence-A1 执照（甲）']);
    expect(slots({ abroad: true, crew }, 'en')).to.deep.equal(['licence-A1 Licence (甲)']);
  });

  it('have none without rows, or where the form as a whole says so', () => {
    expect(slots({ abroad: true })).to.deep.equal([]);
    expect(slots({ abroad: false, crew })).to.deep.equal([]);
  });

  it('are all told before anything is answered, with a mark at those that the answers decide', () => {
    const declared: FormSettings = { item: { materials: [licence, { key: 'photo', name: '照片', required: true }, { key: 'visa', name: '签证', required: false, when: { var: 'data.abroad' } }] } };
    expect(everyMaterial(declared, 'zh').map(({ key, name, required, conditional }) => [key, name, required, conditional])).to.deep.equal([['licence', '执照', true, true], ['photo', '照片', true, false], ['visa', '签证', false, true]]);
    expect(everyMaterial({ item: {} }, 'zh')).to.deep.equal([]);
  });

  it('are refused at publication where they name no grid or no column of it', () => {
    const components = [{ type: 'checkbox', key: 'abroad', label: '出境' }, { type: 'datagrid', key: 'crew', label: '船员', components: ['number', 'name', 'rank'].map((key) => ({ type: 'textfield', key, label: key })) }];
    const codes = (material: MaterialDefinition): string[] => checkForm({ components, settings: { item: { materials: [material] } } }, { dictionaries: {} }).filter(({ element }) => element.startsWith('settings.item.materials')).map(({ element, code }) => `${element.replace('settings.item.materials[0].', '')} ${code}`);
    expect(codes(licence)).to.deep.equal([]);
    expect(codes({ ...licence, each: { ...licence.each!, rows: 'boats' } })).to.include('each.rows unknown_condition_field');
    expect(codes({ ...licence, each: { ...licence.each!, label: 'rang' } })).to.deep.equal(['each.label unknown_condition_field']);
    expect(codes({ ...licence, when: { var: 'row.rang' } })).to.deep.equal(['when unknown_condition_field']);
    expect(codes({ key: 'licence', name: '执照', required: true, when: { var: 'row.rank' } })).to.deep.equal(['when unknown_condition_field']);
  });
});
