import type { Data } from '../../server/forms/form-definition.ts';

type Answer = unknown | ((form: Data) => unknown);
const sameNumber = (form: Data): unknown => form['socialSecurityNumber'];

/** By item: answers that only somebody who understands the matter would give; everything else is made from the form. */
export const sensibleAnswers: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  'heilongjiang/employee-insurance-enrolment': { certificateNumber: sameNumber },
  'heilongjiang/flexible-worker-enrolment': { certificateNumber: sameNumber },
  'heilongjiang/flexible-worker-contribution-assessment-revocation': { from: '2022-01', to: '2022-12' },
};
