import type { Data } from '../../server/forms/form-definition.ts';

/** A value, or a function that makes it from what the form holds. */
type Answer = unknown;

/** Whom an employer retires, and what it fills in for everybody whom the records list. */
const retiring = (form: Data): unknown => (Array.isArray(form['people']) ? form['people'] as Data[] : []).map((row) => ({
  ...row, category: 'normal', personalIdentity: 'worker', householdStreet: '110105001', hasArchive: 'yes', archivePlace: '北京市', archiveKeeper: '示例区公共就业服务中心', archiveAddress: '北京市示例区服务路1号', archivePhone: '010-62340000',
  workStart: '1998-07-01', jobs: [{ employer: '示例二号有限公司', from: '1998-07-01' }], cardKind: 'social-security-card', payoutMethod: 'social-security-card', bank: '102', accountNumber: '6222021234567894', sentenced: 'no',
}));
const sameNumber = (form: Data): unknown => form['socialSecurityNumber'];

/** By item: answers that only somebody who understands the matter would give; everything else is made from the form. */
export const sensibleAnswers: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  'heilongjiang/employee-insurance-enrolment': { certificateNumber: sameNumber },
  'heilongjiang/flexible-worker-enrolment': { certificateNumber: sameNumber },
  'heilongjiang/flexible-worker-contribution-assessment-revocation': { from: '2022-01', to: '2022-12' },
  // Somebody whom data sharing knows and who is employed nowhere yet.
  'beijing/employee-enrollment': { certificateType: '01', certificateNumber: '110108199604180018', name: '郑新民', birthDate: '1996-04-18' },
  'beijing/contribution-base-adjustment': { kind: 'refund', idNumber: '230903197806151178', from: '2024-05', to: '2024-08' },
  'beijing/retirement-bundle': { candidates: undefined, added: [{ name: '李国强', idNumber: '110105196602204511' }], people: retiring },
  'beijing/retirement-file-appointment': { visitOn: '2026-03-16' },
  'beijing/contribution-refund': { idNumber: '230903197806151178', from: '2024-05', to: '2024-06' },
  'beijing/contribution-base-adjustment-batch': { kind: 'supplement', spans: [{ idNumber: '230903197806151178', name: '刘安之', from: '2024-05', to: '2024-06', wage: 30000 }] },
  'beijing/individual-back-payment': { from: '2025-01', to: '2025-02' },
  // Another employer of the demo.
  'beijing/retiree-transfer-between-employers': { receivingCode: '91230902MA0DEM021N' },
  'beijing/retiree-transfer-government-and-public-institution': { receivingCode: '91230902MA0DEM021N' },
  'beijing/retiree-transfer-veteran-cadre': { receivingCode: '91230902MA0DEM021N', receivingDistrict: '110109' },
  'beijing/retiree-bank-account-change': { accountNumber: '6217000010012345677' },
  // A retiree who is paid, two insurances suspended for one reason, a payment that failed.
  'beijing/benefit-suspension': { certificateType: '01', certificateNumber: '110109195704123115', reason: 'missing', applicationDate: '2026-03-10' },
  'beijing/benefit-resumption': { certificateType: '01', certificateNumber: '110105195802203332' },
  'beijing/benefit-repayment': { repayer: 'employer', paymentMethod: 'transfer' },
  'beijing/failed-payment-account-correction': { idNumber: '110109195704123115', insurance: 'enterprise-pension', settlementPeriod: '2026-02', bank: '105', accountNumber: '6217000010001234569', accountHolder: '周福生' },
  'beijing/individual-back-payment-batch': { spans: [{ idNumber: '230903197806151178', name: '刘安之', from: '2023-08', to: '2023-08', wage: 8000 }] },
  // A family member looks up by a button who died under community management, or after leaving, and claims.
  'beijing/death-bundle-retired': { certificateNumber: '110105195004120014', deceasedName: '周长福', look: true, way: 'continue', claimantName: '周安宁', claimantBirthDate: '1990-03-07', claimantSex: 'male', relation: '20', receiver: 'survivor', payoutMethod: 'bank' },
  'beijing/death-bundle-in-service': { certificateNumber: '110112198803150030', deceasedName: '陆文涛', look: true, way: 'continue', injuryPending: 'no', deemedPending: 'no', claimantName: '周安宁', claimantBirthDate: '1990-03-07', claimantSex: 'male', relation: '20', receiver: 'survivor', payoutMethod: 'bank' },
  'beijing/deceased-benefit-adjustment-arrears': { kind: 'retired', year: '2025', certificateType: '01', idNumber: () => undefined },
};

/** Items about something that was applied for before: it is, unless another test has done so already. */
export const appliedBefore: Readonly<Record<string, string>> = { 'beijing/retirement-file-appointment': 'beijing/retirement-bundle' };
