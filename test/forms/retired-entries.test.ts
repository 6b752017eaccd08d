import { expect } from 'chai';
import { compileForm } from '../../server/forms/compile-form.ts';
import { renderableForm } from '../../server/forms/render-form.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';

const dictionaries = { kinds: { name: 'kinds', entries: [{ value: 'old', label: '旧', retired: true }, { value: 'new', label: '新' }] } };
const field = (more: Partial<FormComponent> = {}, properties: Record<string, string> = {}): FormComponent => ({ type: 'select', key: 'kind', label: '种类', input: true, properties: { dictionary: 'kinds', ...properties }, ...more });
const compiled = (component: FormComponent, keepsRetired = false) => compileForm({ components: [component] }, { dictionaries, keepsRetired });
const judge = (component: FormComponent, kind: string, keepsRetired = false) => compiled(component, keepsRetired).process({ kind }, { locale: 'zh', now: new Date() }).errors.map(({ code }) => code);

describe('retired entries of a code list', () => {
  it('are neither offered nor taken where the applicant chooses', () => {
    expect(judge(field(), 'new')).to.deep.equal([]);
    expect(judge(field(), 'old')).to.deep.equal(['invalid_option']);
    expect(JSON.stringify(renderableForm(compiled(field()), 'zh'))).to.contain('新').and.not.contain('旧');
  });

  it('keep their words in fields that a record fills', () => {
    expect(JSON.stringify(renderableForm(compiled(field({ disabled: true })), 'zh'))).to.contain('旧');
    expect(JSON.stringify(renderableForm(compiled(field({}, { lock: 'filled' })), 'zh'))).to.contain('旧');
  });

  it('are as good as others in registers and searches', () => {
    expect(judge(field(), 'old', true)).to.deep.equal([]);
  });
});
