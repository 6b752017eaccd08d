import type { Data } from '../../server/forms/form-definition.ts';

/** A rule that no single answer and no record of the demo makes hold: what has to be said for it to refuse. */
export interface ToldRule { item: string; message: string; holds: Data }

const ended = { employer: { insuredStatus: 'ended' } };
const noBank = { accountNumber: null, bank: null };

export const toldRules: readonly ToldRule[] = [
  { item: 'beijing/annual-wage-declaration', message: '现在不在“五险一金”基数合并申报期内。', holds: { window: { from: '2026-05-01', to: '2026-05-31' } } },
  { item: 'beijing/annual-wage-declaration-batch', message: '现在不在“五险一金”基数合并申报期内。', holds: { window: null } },
  { item: 'beijing/annual-wage-declaration', message: '职工姓名与身份证号不一致。', holds: { person: { name: '甲' }, form: { name: '乙' } } },
  { item: 'beijing/contribution-arrears-settlement', message: '请按费款所属期的先后顺序勾选：较早的欠费须先处理。', holds: { owed: [{ period: '2023-08' }, { period: '2024-01' }], form: { months: [{ period: '2024-01' }] } } },
  { item: 'beijing/contribution-refund', message: '单位银行信息缺失，请先办理单位信息变更。', holds: { employer: noBank } },
  { item: 'beijing/employee-batch-filing', message: '单位已经注销，不能办理。', holds: ended },
  { item: 'beijing/employee-enrollment', message: '单位已经注销，不能办理增员。', holds: ended },
  { item: 'beijing/employee-enrollment', message: '该人员已有死亡信息，不能办理增员。', holds: { death: { deathDate: '2025-09-18' } } },
  { item: 'beijing/employer-information-change', message: '单位已经注销，不能变更信息。', holds: ended },
  { item: 'beijing/employer-information-change', message: '变更行政区划代码时，登记注册地址须一并变更。', holds: { form: { changes: [{ field: 'region', new: '110105' }] } } },
  { item: 'beijing/employer-information-change', message: '变更银行名称时，银行账号须一并变更。', holds: { form: { changes: [{ field: 'bank', new: '105' }] } } },
  {
    item: 'beijing/employer-information-change', message: '变更值与共享信息不一致：能获取到共享信息的项目，变更值不可手动编辑。',
    holds: { licence: { name: '甲公司', registeredAddress: null }, form: { changes: [{ field: 'registeredAddress', new: '某路1号' }, { field: 'name', new: '乙公司' }] } },
  },
  { item: 'beijing/employment-record-change', message: '劳动合同起日期不能晚于今天。', holds: { form: { from: '2026-03-11' } } },
  { item: 'beijing/employment-termination', message: '解除劳动关系日期不能早于劳动合同起日期。', holds: { employment: { from: '2024-03-01' }, form: { endedOn: '2024-02-29' } } },
  { item: 'beijing/employment-termination', message: '解除劳动关系日期不能晚于本月末。', holds: { employment: { from: '2024-03-01' }, form: { endedOn: '2026-04-01' } } },
  { item: 'beijing/individual-account-refund', message: '该人员已领取养老保险待遇，不能申请个人账户返还。', holds: { retired: { benefitStatus: 'paying' } } },
  { item: 'beijing/individual-account-refund', message: '同时存在机关事业单位险种和企业职工险种的返还，必须同时申请。', holds: { spans: [{ insurance: 'enterprise-pension' }, { insurance: 'public-pension' }], form: { returns: [{ insurance: 'public-pension' }] } } },
  { item: 'beijing/individual-account-refund', message: '职业年金不可单独申请。', holds: { spans: [], form: { returns: [{ insurance: 'occupational-annuity' }] } } },
  { item: 'beijing/individual-account-refund', message: '单位银行信息缺失，请通过“单位信息登记与维护-单位信息变更”补充。', holds: { employer: noBank, form: { fetchBank: true } } },
  { item: 'beijing/individual-back-payment', message: '所选月份都不能补缴，请查看不能补缴情况。', holds: { form: { months: [{ reason: '存在缴费记录, 不能进行个人补缴' }] } } },
  { item: 'beijing/monthly-contribution-plan', message: '单位已经注销，不能生成月报缴费计划。', holds: ended },
  { item: 'beijing/monthly-contribution-plan', message: '单位没有可以生成月报计划的人员，或当月已全部生成。', holds: { form: { scope: 'all', everyone: [] } } },
];
