import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '../platform/databases.ts';

export const receiptTemplate = readFileSync(join(rootDir, 'templates', 'application-receipt.hbs'), 'utf8');

const sampleTable = {
  size: '', totals: { label: '合计', before: 1, cells: [{ text: '1,234.50', right: true }] },
  heads: [[{ text: '费款所属期', columns: 1, rows: 1 }, { text: '金额', columns: 1, rows: 1 }]],
  rows: [[{ text: '2026年1月', right: false }, { text: '1,234.50', right: true }]],
};

/** What a receipt is filled with, beside `document`. */
export function receiptData(name = '刘晓䶮'): Record<string, unknown> {
  return {
    portal: { title: '示例省政务服务平台' },
    item: { title: '灵活就业人员暂停缴费' },
    applicant: { name },
    submittedAt: '2026-03-10T02:00:00.000Z',
    promise: '48 小时内审核',
    status: '等待审核',
    sections: [{
      title: '基本信息',
      rows: [
        { label: '姓名', text: name },
        { label: '变更原因', text: '参军' },
        { label: '备注', text: '' },
        { label: '缴费记录', text: '1', table: sampleTable },
      ],
    }],
    materials: [{ name: '参军证明', count: 2 }],
  };
}

export const documentFacts = {
  number: 'A20260310000001', checkCode: 'A7K4QMCX93WT', title: '暂停缴费受理回执单', issuedAt: '2026-03-10T02:00:00.000Z',
  verifyUrl: 'http://127.0.0.1:3000/verify?number=A20260310000001&code=A7K4QMCX93WT',
};
