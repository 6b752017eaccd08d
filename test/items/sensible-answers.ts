import type { Data } from '../../server/forms/form-definition.ts';

type Answer = unknown | ((form: Data) => unknown);
const sameNumber = (form: Data): unknown => form['socialSecurityNumber'];

/** By item: answers that only somebody who understands the matter would give; everything else is made from the form. */
export const sensibleAnswers: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  'heilongjiang/employee-insurance-enrolment': { certificateNumber: sameNumber },
  'heilongjiang/flexible-worker-enrolment': { certificateNumber: sameNumber },
  'heilongjiang/flexible-worker-contribution-assessment-revocation': { from: '2022-01', to: '2022-12' },
  // Somebody whom data sharing knows and who is employed nowhere yet.
  'beijing/employee-enrollment': { certificateType: '01', certificateNumber: '110108199604180018', name: '郑新民', birthDate: '1996-04-18' },
  'beijing/contribution-base-adjustment': { kind: 'refund', idNumber: '230903197806151178', from: '2024-05', to: '2024-08' },
  'beijing/contribution-refund': { idNumber: '230903197806151178', from: '2024-05', to: '2024-06' },
  'beijing/contribution-base-adjustment-batch': { kind: 'supplement', spans: [{ idNumber: '230903197806151178', name: '刘安之', from: '2024-05', to: '2024-06', wage: 30000 }] },
  'beijing/individual-back-payment': { from: '2025-01', to: '2025-02' },
  'beijing/individual-back-payment-batch': { spans: [{ idNumber: '230903197806151178', name: '刘安之', from: '2023-08', to: '2023-08', wage: 8000 }] },
};
