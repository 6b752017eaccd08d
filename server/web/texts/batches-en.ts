import type { batchesZh, previewZh } from './batches-zh.ts';

export const batchesEn: typeof batchesZh = {
  title: 'Apply by Excel', history: 'My batches', start: 'Apply by Excel', of: (title) => `Apply by Excel: ${title}`,
  step1: '1. Download the template', step1Text: 'Fill it in on your computer, one entry a row.', template: 'Download the template',
  step2: '2. Upload it', step2Text: (most) => `Excel (.xlsx), up to 20 MB and ${most} rows; save an old .xls as .xlsx first.`, file: 'Choose a file', upload: 'Upload', needFile: 'Choose the file to upload', uploading: (percent) => `Uploading ${percent}%`,
  step3: '3. Check and submit', step3Text: 'Every row is checked. Rows that are good can be submitted; the others can be exported, corrected and uploaded again.',
  correction: 'This batch was returned: correct it and upload all of its rows again. It keeps its number.', correct: 'Upload other rows',
  recent: 'Recent batches', none: 'There are no batches yet', noneHint: 'They appear here once you have uploaded a file.', allBatches: 'All batches',
  fileName: 'File', number: 'Batch number', notYet: 'not submitted', item: 'Item', status: 'Status', uploaded: 'Uploaded', submittedAt: 'Submitted', counts: 'Rows', open: 'Open', action: 'Action', countsOf: (good, failed) => `${good} good, ${failed} failed`, total: (n) => `${n} batches`,
  statuses: { waiting: 'Waiting', checking: 'Being checked', checked: 'To be submitted', submitting: 'Being submitted', submitted: 'Submitted', refused: 'Not accepted', failed: 'Failed', cancelled: 'Cancelled' },
  reading: (done, total) => (total === null ? `${done} rows checked` : `${done} of about ${total} rows checked`), submitting: (done, total) => `${done} of ${total} rows submitted`, waiting: 'Waiting for its turn. You may leave this page and come back later.',
  good: (n) => `Good rows (${n})`, failed: (n) => `Failed rows (${n})`, tabs: 'Result', line: 'Row', reasons: 'Reasons', noGood: 'No row is good', noFailed: 'No row has failed', exportFailures: 'Export failed rows', failuresHint: 'Correct the exported sheet and upload it as it is.',
  submit: (n) => `Submit (${n} rows)`, fill: (n) => `Fill in the form (${n} rows)`, submitTitle: 'Submit these rows?', submitText: (good) => `The ${good} good rows will be submitted.`, submitFailed: (failed) => `The ${failed} failed rows are not among them.`, submitConfirm: 'Submit', submitWarning: 'They cannot be changed afterwards.', close: 'Go back',
  again: 'Go on submitting', cancel: 'Cancel this batch', cancelTitle: 'Cancel this batch?', cancelText: 'What was uploaded is not processed any further.', cancelConfirm: 'Cancel the batch', another: 'Upload another file', back: 'Back',
  doneEach: (n) => `${n} rows have become an application each; follow them in your account.`, doneOne: (n) => `${n} rows were submitted as one application, which staff decide as a whole.`, doneGrid: (n) => `${n} rows were filled into the form.`, numberIs: 'Batch number', applications: 'See its applications', application: 'See the application', applicationOf: (line) => `See the application of row ${line}`,
  unsaved: 'What you entered on this page could not be saved, so this did not go on. The reason stands at the foot of the page; please put it right and try again.', panelTitle: 'Fill in by Excel', panelText: 'For many entries, download the template, fill it in and upload it. Good rows are added to the table below.', filled: 'Filled in',
  rowsHead: (title) => `Rows of ${title}`, 
};

export const previewEn: typeof previewZh = {
  computedAt: 'Computed at', details: 'Details', detailsOf: (row) => `Details: ${row}`, hideDetails: 'Hide details', hideDetailsOf: (row) => `Hide details: ${row}`, total: 'Total', none: 'No data', more: (shown, total) => `The first ${shown} of ${total}; all of them are in the export`, moreRows: (shown, total) => `The first ${shown} of ${total}`,
  refused: (title, n) => `${title} (${n})`, exportRefused: 'Export', confirm: 'Confirm and submit', back: 'Go back and change', changed: 'The figures have changed. This is the new preview; check it and confirm again.', loading: 'Working out the figures…', action: 'Action',
};
