import type { Texts } from './texts.ts';
import { operatorsEn } from './operators-en.ts';
import { proofEn } from './proof-en.ts';
import { noticesEn } from './notices-en.ts';
import { certificateEn } from './certificate-en.ts';
import { signInEn } from './sign-in-en.ts';
import { batchesEn, previewEn } from './batches-en.ts';
import { queriesEn } from './queries-en.ts';
import { registersEn } from './registers-en.ts';
import { registrationEn } from './registration-en.ts';
import { smsCodesEn } from './sms-codes-en.ts';

/** The English words of the pages. */
export const en: Texts = {
  lang: 'en',
  brand: 'Banshi',
  layout: {
    skip: 'Skip to main content', mainMenu: 'Main menu', serviceCentre: 'Services', accountCentre: 'My account', registers: 'Registers', designer: 'Workbench', review: 'Review queue', verify: 'Verify a document',
    signIn: 'Sign in', signOut: 'Sign out', language: '中文', otherLocale: 'zh',
    largeText: 'Large text', normalText: 'Normal text', preferences: 'Language and text size', footer: 'This site works with a keyboard and with screen readers', breadcrumbs: 'You are here',
    api: 'API description', needsScript: 'This page needs JavaScript to be switched on in your browser.',
  },
  home: { title: 'Choose a portal', intro: 'Choose the portal whose services you need.', enter: 'Open the service centre' },
  centre: {
    enter: 'Enter', enterOf: (title) => `Enter: ${title}`, portalTabs: 'Kinds of services',
    title: 'Service centre', category: 'Category', purpose: 'Purpose', all: 'All', search: 'Search', searchHint: 'Name of a service', filters: 'Filters',
    chosen: 'You chose', clear: 'Clear all', remove: (name) => `Remove filter: ${name}`,
    count: (total) => (total === 1 ? '1 service' : `${total} services`), guide: 'Guide', apply: 'Apply now', audiences: { individual: 'Individual', employer: 'Employer' },
    none: 'No service matches', noneHint: 'Try another word, or clear the filters.', guideOf: (title) => `Guide: ${title}`, applyFor: (title) => `Apply now: ${title}`,
  },
  guide: {
    title: 'Service guide', materials: 'Documents to provide', number: 'No.', material: 'Document', need: 'Requirement', required: 'Required', optional: 'Optional', conditional: '(depending on your answers)',
    sample: 'Sample', noMaterials: 'This service needs no documents.', apply: 'Apply now', back: 'Back to the service centre', several: (max) => `up to ${max} files`,
    hours: (from, to) => `Handled from day ${from} to day ${to} of each month`, closedRefuse: 'Today is outside the service period. You may fill the form and save a draft, and submit it when the period opens.', closedAccept: 'Today is outside the service period. What you submit is handled in the next one.',
  },
  login: {
    title: 'Sign in', kinds: 'Type of user', individual: 'Individual', employer: 'Employer', accountIndividual: 'Account or identity number', accountEmployer: 'Account ID',
    password: 'Password', show: 'Show password', hide: 'Hide password', captcha: 'Security check', captchaWorking: 'Security check in progress, please wait…', captchaDone: 'Security check passed', captchaIdle: 'The security check runs by itself when you sign in; there is nothing to type',
    submit: 'Sign in', working: 'Signing in…', needAccount: 'Enter your account', needPassword: 'Enter your password', expired: 'Your session has expired; please sign in again. What you entered is still on the page you came from.',
    first: 'Please sign in first.', browserHint: 'Google Chrome, or another up-to-date browser, works best.', signedOut: 'You have signed out.', reopened: 'You are signed in. Go back to the page you were filling; this one can be closed.',
  },
  edit: {
    steps: ['Fill in', 'Check', 'Submitted'], stepOf: 'Steps', notices: 'Please note', materials: 'Upload documents', form: 'Your details', draftNumber: 'Draft',
    returned: 'Your application was returned: please correct it and submit it again', returnedReason: 'Reason', back: 'Go back', save: 'Save draft', submit: 'Submit', resubmit: 'Submit again',
    saved: (time) => `Saved ${time}`, saving: 'Saving…', unsaved: 'Changes not saved yet', saveFailed: 'Could not save; trying again shortly. What you entered is still on this page', restored: 'What you entered before leaving this page is back',
    requiredMark: 'Fields marked * are required. Those in grey come from your record and cannot be changed here; if one is wrong, please contact the office.', loading: 'Opening the form…', locked: 'From your record', calculated: 'Set by the system', prefilled: 'From your record; may be changed', source: (title) => `Source: ${title}`,
    choose: 'Please choose', addRow: 'Add a row', removeRow: (n) => `Delete row ${n}`, actions: 'Actions', yes: 'Yes', no: 'No',
    problemTitle: 'There is a problem', formError: 'The form could not be opened; please reload the page.',
    checkTitle: 'Submit now?', checkText: 'Please check carefully what you entered', checkWarning: 'It cannot be changed after it is submitted!', close: 'Close', confirm: 'Confirm and submit', submitting: 'Submitting…', checkMaterials: 'Documents', checkNone: 'None uploaded', checkCount: (n) => (n === 1 ? '1 file' : `${n} files`),
    conflictTitle: 'The draft was changed in another tab', conflictText: 'You can overwrite it with what is on this page, or take what the other tab saved.', keepMine: 'Use this page', takeTheirs: 'Use the other tab', mine: 'This page', theirs: 'Other tab', conflictField: 'Field', conflictNone: 'Both hold the same.',
    expiredTitle: 'Your session has expired', expiredText: 'What you entered is still on this page; nothing is lost. Sign in again in a new tab, then come back here and go on.', signInAgain: 'Sign in in a new tab', goOn: 'I have signed in, go on',
    outsideRefuse: 'Outside the service period: you may fill the form and save a draft, and submit it when the period opens.', outsideAccept: 'Outside the service period: what you submit is handled in the next one.', unexpected: 'That did not work', tryAgain: 'Please try again later.', offline: 'No connection; please check your network and try again.',
  },
  controls: {
    again: 'Try again', clear: 'Clear', add: 'Add', addAll: 'Add all', takeOut: 'Remove', takeOutAll: 'Remove all', choose: 'Choose', loading: 'Loading…', none: 'No records match', noneChosen: 'None chosen yet', total: 'Total',
    rows: (n) => (n === 1 ? '1 row' : `${n} rows`), rowCount: (n) => (n === 1 ? '1 record' : `${n} records`), chosen: (n) => `${n} chosen`, available: (n) => `${n} to choose from`, allHere: 'All on this page', allOf: (n) => `Choose all ${n}`,
    most: (n) => `Choose at most ${n}`, least: (label, n) => `Choose at least ${n} for ${label}`,
    cellMissing: (row, label) => `Enter ${label} of ${row}`,
    earlier: 'Earlier years', later: 'Later years', year: (year) => `Year ${year}`, wholeYear: (year) => `All of ${year}`, monthAround: (year) => ['Month', `of ${year}`], chosenMonths: (n) => (n === 1 ? '1 month chosen' : `${n} months chosen`), calendarKeys: 'Press a month to choose it, or a year for all of it. With a keyboard: arrow keys move, space chooses.',
    monthStatus: { paid: 'Paid', owed: 'Owed', uninsured: 'Not insured' }, regionLevels: ['Province', 'City', 'District'], changeCategories: 'What do you want to change?', unchanged: (label) => `Enter a new value for ${label} that differs from the old one`,
    textOf: (label) => `${label}: full text`, agree: (label) => `Read the text and tick "${label}"`,
    fetching: 'Fetching…', fetched: 'Fetched', fetchFailed: 'Could not be fetched; please press again', settling: 'Calculating…', settleFailed: (why) => `Not calculated; filled-in values and amounts may be out of date: ${why}`,
  },
  wizard: {
    steps: 'Steps of the form', previous: 'Previous', next: 'Next', stepOf: (n, of) => `Step ${n} of ${of}`, done: 'Filled in', wrong: 'Has errors', open: 'Not yet filled in', review: 'Check your answers', reviewStep: 'Check and submit', change: 'Change', changeOf: (label) => `Change: ${label}`,
  },
  materials: {
    required: 'Required', optional: 'Optional', sample: 'Sample', remove: 'Delete', removeOf: (name) => `Delete ${name}`, add: 'Upload', addTo: (name) => `Upload: ${name}`,
    count: (n, max) => `${n} of at most ${max} uploaded`, drop: 'Choose files, take a photo, or drop images here', accept: (kinds) => `Accepts ${kinds}`, uploading: (name, percent) => `Uploading ${name} ${percent}%`,
    uploaded: (name) => `${name} uploaded`, removed: (name) => `${name} deleted`, none: 'What is entered so far needs no documents.', missing: (name) => `Upload ${name}`, stillUploading: 'Still uploading; please wait', open: (name) => `Open ${name}`, full: 'Limit reached', sampleOf: (name) => `Sample of ${name}`, file: 'File', template: 'Download the template', templateOf: (name) => `Download the template of ${name}`, download: (name) => `Download: ${name}`, fillIn: (name) => `Download "${name}" first, fill it in and upload it.`, cancel: 'Cancel',
  },
  success: {
    title: 'Application submitted', textHours: (hours) => `Staff will handle it within ${hours} hours. Please wait.`, textPlain: 'Staff will handle it as soon as they can. Please wait.', where: 'You can follow its status in your account', number: 'Application number', print: 'Print the receipt', done: 'Done',
    next: 'What happens next', steps: ['Staff check your details and documents', 'If something must be corrected, the application comes back to you', 'The result is shown in your account'],
  },
  mine: {
    title: 'My account', sub: 'My applications', none: 'You have no applications yet', noneHint: 'Choose a service in the service centre.', number: 'Number', item: 'Service', status: 'Status', submitted: 'Submitted', due: 'Promised by', action: 'Action',
    open: 'Open', goOn: 'Continue', correct: 'Correct and submit again', draft: 'Not submitted', filter: 'Status', all: 'All', total: (n) => (n === 1 ? '1 application' : `${n} applications`), apply: 'Go to the service centre', settings: 'Account settings',
  },
  status: { draft: 'Draft', in_review: 'In review', returned: 'Returned', approved: 'Approved', rejected: 'Rejected', withdrawn: 'Withdrawn', expired: 'Expired' },
  detail: {
    timeline: 'Progress', submission: 'What you entered', materials: 'Documents', noMaterials: 'No documents', diagram: 'Process diagram', diagramText: 'The text under "Progress" above says the same as this diagram.', zoomIn: 'Zoom in', zoomOut: 'Zoom out', zoomFit: 'Show all', legendDone: 'Done', legendCurrent: 'In progress', legendSkipped: 'Not taken',
    receipt: 'Print the receipt', withdraw: 'Withdraw', withdrawTitle: 'Withdraw this application?', withdrawText: 'Staff will stop handling it. To go on you would have to apply again.', withdrawConfirm: 'Withdraw', close: 'Close', comment: 'Comment', waiting: 'Waiting', submitted: 'Submitted', due: 'Promised by', decided: 'Decided', empty: 'Not given', correct: 'Correct and submit again', goOn: 'Continue', noRows: 'No rows',
  },
  time: { left: (text) => `${text} left`, over: (text) => `${text} overdue`, hours: (n) => `${n} h`, minutes: (n) => `${n} min`, days: (n) => (n === 1 ? '1 day' : `${n} days`) },
  queue: {
    title: 'Review queue', none: 'Nothing to review', noneHint: 'New applications will appear here.', number: 'Number', item: 'Service', applicant: 'Applicant', step: 'Step', submitted: 'Submitted', due: 'Time left', owner: 'Claimed by', action: 'Action', claim: 'Claim', open: 'Open', goOn: 'Continue', nobody: 'Nobody', mine: 'You',
    filterItem: 'Service', filterWho: 'Tasks', everyone: 'All', onlyMine: 'Claimed by me', onlyOverdue: 'Overdue', search: 'Number or applicant', apply: 'Search', clear: 'Clear all', total: (n) => `${n === 1 ? '1 task' : `${n} tasks`}, oldest first`, done: 'Done. These remain.', filters: 'Filter the queue', noLimit: 'No limit', page: (page, pages) => `Page ${page} of ${pages}`, previous: 'Previous', next: 'Next', pages: 'Pages',
  },
  paging: { label: 'Pages', range: (total, from, to, more) => `${from} to ${to} of ${more ? `more than ${total}` : total}`, pageNumber: (n) => `Page ${n}`, perPage: (n) => `${n} per page`, size: 'Rows per page', goTo: 'Page', page: '', go: 'Go' },
  task: {
    claim: 'Claim this task', release: 'Put it back', claimFirst: 'Claim the task before deciding it.', claimedBy: (name) => `Claimed by ${name}`, decide: 'Decision', comment: 'Comment', commentHint: 'Needed when returning or rejecting; the applicant will read it.', commentNeeded: 'Enter a comment', closed: 'This task has been completed', changes: 'Changed since the last submission', before: 'Before', after: 'After', field: 'Field', changed: 'Changed', submission: 'Application', materials: 'Documents', noMaterials: 'No documents', history: 'Progress', diagram: 'Process diagram', applicant: 'Applicant', view: (name) => `Enlarge ${name}`, decided: 'The previous task is done; this is the next one.',
    viewer: 'Document', zoomIn: 'Zoom in', zoomOut: 'Zoom out', rotate: 'Rotate', previous: 'Previous', next: 'Next', closeViewer: 'Close', original: 'Open in a new tab', blank: '(empty)',
  },
  verify: {
    title: 'Verify a document', intro: 'Enter the serial number (of a receipt, the application number) and the check code printed at the top right of the sheet to see whether it is genuine. No account is needed.', number: 'Serial number', numberHint: 'Of a receipt: the application number', code: 'Check code', submit: 'Verify', valid: 'This document is genuine', validStatement: 'This statement is genuine', validText: 'It was issued here. Please compare what follows with the paper.', invalid: 'This document could not be verified', invalidText: 'The number and the check code do not belong together. Check what you typed; if it still fails, do not rely on the document.', document: 'Document', issued: 'Issued', holder: 'Asked or applied for by', need: 'Enter the number and the check code', sheet: 'The document', sheetPage: (n, of) => `Page ${n} of ${of} of the document`, opening: 'Opening the document…', openPdf: 'Open the PDF', openFailed: 'The document could not be drawn. Open the PDF instead.',
  },
  account: {
    title: 'Account settings', name: 'Name', kind: 'Type of account', login: 'Account', kinds: { individual: 'Individual', employer: 'Employer', staff: 'Staff' }, tokens: 'API tokens', tokensIntro: 'A token can act for you through the API. Keep it like a password.', tokenName: 'Name of the token', tokenNameHint: 'For example: payroll software', create: 'Create a token', revoke: 'Revoke', revokeOf: (name) => `Revoke ${name}`, created: 'Created', lastUsed: 'Last used', never: 'Never', none: 'No tokens', once: 'Copy it now; it is shown only this once:', sessions: 'Where you are signed in', sessionsIntro: 'End any session that you do not know.', address: 'Address', device: 'Browser', seen: 'Last seen', current: 'This one', end: 'End', endOf: (where) => `End the session at ${where}`, needName: 'Enter a name for the token',
  },
  registers: registersEn,
  queries: queriesEn, batches: batchesEn, preview: previewEn,
  signIn: signInEn,
  certificate: certificateEn,
  notices: noticesEn,
  proof: proofEn,
  operators: operatorsEn,
  registration: registrationEn,
  smsCodes: smsCodesEn,
  errors: { title: 'Something went wrong', notFound: 'Page not found', notFoundText: 'The address may be wrong, or this is not yours.', forbidden: 'Not allowed', forbiddenText: 'Your account cannot open this page.', incident: 'Error number', home: 'Back to the start page', },
};
