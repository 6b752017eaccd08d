import { openBatchOffice } from '../batch/batch-office.ts';
import { peakMegabytes } from './peak-memory.ts';
import { form } from './wide-sheet.ts';

/** A server with the item of twelve columns, in a process of its own, which tells its peak memory when it is asked. */
const office = await openBatchOffice(process.env['DATABASES'] === 'mysql' ? 'mysql' : 'sqlite', { 'bench-rows': form });
const employer = await office.as('batch-first');
await employer.get('/api/batches');
process.on('message', () => { process.send!({ peakMegabytes: peakMegabytes() }); });
process.once('disconnect', () => void office.close().then(() => process.exit(0)));
process.send!({ url: office.url, token: await office.tokenOf('batch-first'), idleMegabytes: peakMegabytes() });
