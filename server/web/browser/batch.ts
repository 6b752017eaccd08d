import type { BatchPageData } from '../views/batch-pages.tsx';
import { LiveBatch } from './live-batch.ts';
import { byId, pageData } from './page-data.ts';
import { listenForSheet } from './upload-sheet.ts';

const data = pageData<BatchPageData>();
const problem = byId('batch-problem');
if ('batch' in data) new LiveBatch({ root: byId('batch'), problem, dialog: byId<HTMLDialogElement>('dialog'), batch: data.batch });
else listenForSheet(data, problem, ({ id }) => location.assign(`/batches/${id}`));
