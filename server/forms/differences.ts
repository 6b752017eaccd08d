/**
 * Where the verdict of this interpreter deliberately differs from that of Form.io's server processors (@formio/core),
 * and why. The parity test allows these differences and no others, and fails when one of them never occurs.
 */
export interface Difference {
  readonly id: string;
  /** The component types that it concerns; empty for all. */
  readonly types: readonly string[];
  /** Our codes of errors that Form.io does not report; Form.io's keys of errors that we do not report. */
  readonly ours?: readonly string[];
  readonly theirs?: readonly string[];
  readonly reason: string;
}

const texts = ['textfield', 'textarea', 'phoneNumber', 'email', 'url'];
const grids = ['datagrid', 'editgrid', 'recordgrid', 'transfer'];

const formatCodes = ['invalid_resident_id', 'invalid_credit_code', 'invalid_mobile', 'invalid_landline', 'invalid_phone', 'invalid_postal_code', 'invalid_bank_card', 'invalid_year_month', 'invalid_region_code'];

export const differences: readonly Difference[] = [
  {
    id: 'wrong-types', types: [], ours: ['wrong_type'],
    reason: 'A list, object or truth where a text belongs (or the reverse), and a row that is no object, are refused; Form.io stores most of them as they come.',
  },
  {
    id: 'left-out', types: [], ours: ['required', 'custom'], theirs: ['required', 'json', 'nonarray', 'array', 'array_nonempty', 'number', 'min', 'max'],
    reason: 'A value of the wrong type is left out before conditions and rules look at it, and is reported once; Form.io goes on with it, and may report what follows.',
  },
  {
    id: 'several', types: [...texts, 'number'], theirs: ['required', 'array', 'number'],
    reason: 'Blanks among several values are dropped and a single value counts as one of several; Form.io asks for each, and for a list.',
  },
  {
    id: 'numbers', types: ['number', 'currency'], ours: ['invalid_number'],
    reason: 'What is no number is refused; Form.io\'s server silently empties the field.',
  },
  {
    id: 'options', types: ['select', 'radio', 'selectboxes', 'survey'], ours: ['invalid_option'],
    reason: 'Only declared options are taken; Form.io checks them only with onlyAvailableItems.',
  },
  {
    id: 'each-of-several', types: ['textfield', 'number'], ours: ['max_length', 'max'],
    reason: 'Every one of several values keeps the rules; Form.io\'s server skips text rules for components with `multiple`.',
  },
  {
    id: 'whole-mask', types: ['textfield', 'phoneNumber'], ours: ['mask'],
    reason: 'A value shorter than its mask is refused; Form.io tests the missing characters as the text "undefined".',
  },
  {
    id: 'whole-pattern', types: texts, ours: ['pattern'],
    reason: 'A pattern with alternatives holds for the whole value; Form.io anchors its first and last alternative only.',
  },
  {
    id: 'sms-codes', types: ['smscode'], ours: ['invalid_sms_code'],
    reason: 'A code of a text message has six digits; Form.io knows it as a text.',
  },
  {
    id: 'national-formats', types: texts,
    ours: formatCodes,
    reason: 'The formats of `properties.format` are ours; Form.io knows nothing of them.',
  },
  {
    id: 'formatted', types: texts, ours: [...formatCodes, 'custom'], theirs: ['json'],
    reason: 'A text with a national format is put in capitals before rules compare it, so that a wrong one may compare otherwise.',
  },
  {
    id: 'first-row', types: [], ours: ['required', 'wrong_type'], theirs: ['required', 'nonarray'],
    reason: 'A condition on the first row of a grid looks at the rows that were sent; Form.io\'s server sees a row in an empty grid that it hides, if it has number or select columns, and none in a first row without answers.',
  },
  {
    id: 'grid-limits', types: grids, ours: ['min_rows', 'max_rows'],
    reason: 'A grid keeps its least and greatest number of rows; Form.io checks them in the browser only.',
  },
  {
    id: 'unique-rows', types: [], ours: ['duplicate'],
    reason: 'A column declared unique differs from row to row; Form.io compares with other submissions in its own database.',
  },
  {
    id: 'number-shape', types: ['number', 'currency'], ours: ['step', 'decimals'],
    reason: 'Steps and decimals are kept by the server; Form.io keeps them in the browser only.',
  },
  {
    id: 'survey', types: ['survey'], ours: ['required'],
    reason: 'A required survey wants every question answered; Form.io\'s server does not run that rule.',
  },
  {
    id: 'locked-dates', types: ['datetime', 'date'], ours: ['invalid_date'],
    reason: 'A locked date that is none, where no record gives its value, is refused; Form.io\'s server lets any text pass in it.',
  },
  {
    id: 'blank-day', types: ['day'], theirs: ['day', 'minYear'],
    reason: '00/00/0000 is no answer; Form.io judges its year.',
  },
];

/**
 * Our own controls, of which Form.io's server knows nothing: the standard component that they are compared as, or why
 * they are left out of the comparison. A payee block is compared as the fields that it expands to.
 */
export const ownControls: Readonly<Record<string, { readonly comparedAs?: string; readonly reason: string }>> = {
  recordgrid: { comparedAs: 'datagrid', reason: 'Its value is rows; that a list gives them is checked by us alone.' },
  transfer: { comparedAs: 'datagrid', reason: 'Its value is rows; that a list gives them is checked by us alone.' },
  rowkey: { comparedAs: 'textfield', reason: 'The key of a row is a text.' },
  agreement: { comparedAs: 'checkbox', reason: 'Its value is that of a checkbox.' },
  fetch: { comparedAs: 'checkbox', reason: 'Whether it was pressed is a truth, like that of a checkbox.' },
  smscode: { comparedAs: 'textfield', reason: 'A code is a text; what it must be is declared as a difference.' },
  calendar: { reason: 'Form.io has no value that is a list of months.' },
  region: { reason: 'Form.io has no code whose place in a tree decides whether it may be chosen.' },
  changelist: { reason: 'Form.io has no list whose rows are each of another type.' },
  materials: { reason: 'It has no value.' },
};
