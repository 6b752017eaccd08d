import { readConfig } from '../../server/platform/config.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { DiskFileStore } from '../../server/platform/file-store.ts';
import { openLog } from '../../server/platform/log.ts';
import { RegisterDirectory } from '../../server/registers/register-directory.ts';
import { transferJob, transferJobs } from '../../server/registers/transfers.ts';
import { boatsForm, dictionaries } from './fixture-registers.ts';

/** Carries out one transfer in a process of its own, which the test kills. */
const [databaseUrl, dataDir, name, transfer] = process.argv.slice(2) as [string, string, string, string];
const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' });
const registers = new RegisterDirectory();
registers.fill([{ portal: 'harbour', register: name, form: boatsForm({ access: { administrator: 'all' } }), dictionaries }]);
const platform = { config, db: openDatabase(config.database), clock: systemClock, log: openLog('silent'), files: new DiskFileStore(dataDir), wakeJobs: () => undefined };
await transferJobs({ platform, registers })[transferJob]!({ transfer });
await platform.db.destroy();
