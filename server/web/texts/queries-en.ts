import type { queriesZh } from './queries-zh.ts';

/** The English words of the pages on queries. */
export const queriesEn: typeof queriesZh = {
  askNow: 'Query now', askOf: (title) => `Query now: ${title}`, kind: 'Query', notices: 'Please note', conditions: 'Conditions', search: 'Search', reset: 'Reset', loading: 'Opening…', formError: 'The conditions cannot be shown; please reload the page', required: 'Fields marked * are required',
  tabs: 'Categories', result: 'Results', before: 'Fill in the conditions and press "Search"', asking: 'Searching…', none: 'Nothing was found', noneHint: 'Change the conditions and search again.', count: (total, more) => (more ? `More than ${total}` : total === 1 ? '1 row' : `${total} rows`), found: (total) => `Search completed, ${total} found`,
  total: 'Total', actions: 'Actions', sortBy: (label) => `Sort by ${label}`, actionOf: (label, name) => `${label}: ${name}`, back: 'Back', pages: 'Pages', perPage: (n) => `${n} a page`, pageSize: 'Rows a page', goTo: 'Go to', goToPage: 'Page', problem: 'The search did not succeed',
  upload: 'Search by a list', uploadText: (heading) => `Upload an Excel file (.xlsx) with a column "${heading}", of 5,000 at most.`, template: 'Download the template', file: 'Upload the filled template', ticked: (n) => `${n} chosen; files hold these alone`, tick: (name) => `Choose: ${name}`, tickAll: 'Choose all on this page', uploaded: (name, count) => `File uploaded: ${name}, ${count} entries`, remove: 'Remove the list', uploading: (percent) => `Uploading ${percent}%`,
  files: 'My files', noFiles: 'Nothing has been downloaded yet', making: 'Making the file…', background: 'This takes a while and goes on in the background. The file will be under "My files" below; you may also come back later.', progress: (done, total) => (total === null ? `${done} rows so far` : `${done} of ${total} rows`), download: 'Download', downloadOf: (title) => `Download: ${title}`, cancel: 'Cancel', cancelOf: (title) => `Cancel: ${title}`,
  number: 'Serial number', checkCode: 'Check code', verify: 'Anyone can verify it by number and check code on this page:', kinds: { export: 'Excel', statement: 'PDF' },
  statuses: { waiting: 'Waiting', reading: 'Reading', printing: 'Printing', done: 'Done', refused: 'Did not succeed', failed: 'Did not succeed', cancelled: 'Cancelled' },
};
