import { expect } from 'chai';
import { receiptSections } from '../../server/applications/receipt-sections.ts';
import { compileForm } from '../../server/forms/compile-form.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';
import { presentSubmission } from '../../server/forms/present-submission.ts';
import { renderTemplate } from '../../server/documents/render-template.ts';
import { documentFacts, receiptData, receiptTemplate } from '../documents/sample-receipt.ts';

const money = (key: string, label: string, group: string): FormComponent => ({ type: 'currency', key, label, input: true, decimalLimit: 2, properties: { group } });
const grid: FormComponent = {
  type: 'datagrid', key: 'rows', label: '缴费明细', input: true, total: ['unit', 'own'],
  components: [{ type: 'textfield', key: 'period', label: '所属期', input: true }, money('unit', '单位', '应缴 / 金额'), money('own', '个人', '应缴 / 金额')],
};
const compiled = compileForm({ title: '单', components: [grid] }, { dictionaries: {} });

function receiptOf(data: Record<string, unknown>): string {
  const sections = receiptSections(presentSubmission(compiled, data, 'zh'));
  return renderTemplate(receiptTemplate, { ...receiptData(), sections, document: documentFacts });
}

describe('a grid on a receipt', () => {
  it('is a table with nested heads, amounts on the right and their sums', () => {
    const html = receiptOf({ rows: [{ period: '2026-01', unit: 1000.5, own: 0.1 }, { period: '2026-02', unit: 1000.5, own: 0.2 }] });
    expect(html).to.contain('<th scope="col" colspan="2" rowspan="1">应缴</th>').and.contain('<th scope="col" colspan="1" rowspan="3">所属期</th>');
    expect(html).to.contain('<td class="tabular">2026-01</td><td class="tabular right">1,000.50</td>');
    expect(html).to.contain('<th scope="row" colspan="1">合计</th><td class="tabular right">2,001.00</td><td class="tabular right">0.30</td>');
  });

  it('is a dash and no table where nothing was chosen', () => {
    expect(receiptOf({ rows: [] })).not.to.contain('所属期');
  });
});
