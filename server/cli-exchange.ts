import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { serviceTasks } from './applications/service-tasks.ts';
import { Catalog } from './catalog/catalog.ts';
import { loadShipped } from './catalog/load-shipped.ts';
import { withPlatform } from './cli-database.ts';
import { UsageError, type CliCommand } from './cli-command.ts';
import { checkItem } from './designer/check-item.ts';
import { needsTwo } from './designer/describe-drafts.ts';
import { refuseUnlessAdministersPortal, type Designer } from './designer/designer.ts';
import { findDraft } from './designer/draft-store.ts';
import { importItem, readExchange } from './designer/exchange-items.ts';
import { filesOf } from './designer/item-archive.ts';
import { contentOf } from './designer/item-content.ts';
import { publishDraft } from './designer/publish-item.ts';
import { publishedItem, versionContent } from './designer/published-items.ts';
import { systemCaller, type Caller } from './platform/caller.ts';
import { Problem, type FieldError } from './platform/errors.ts';
import type { ReceivedFile } from './platform/http-route.ts';
import { NumberSequences } from './platform/number-sequence.ts';
import type { Platform } from './platform/platform.ts';
import { publishingChecks } from './publishing-checks.ts';
import { RegisterDirectory } from './registers/register-directory.ts';

/** Whoever may call the command line administers every portal. */
const operator: Caller = { ...systemCaller, name: 'command line', roles: ['administrator'] };

/** `banshi export PORTAL/ITEM DIR`: the live version as its three files, a line each. */
export const exportCommand: CliCommand = async ([ref = '', folder, ...rest], line) => {
  const [portal = '', item = '', ...more] = ref.split('/');
  if (!portal || !item || more.length > 0 || folder === undefined || rest.length > 0) throw new UsageError('export takes PORTAL/ITEM and a folder');
  return withPlatform(async ({ db }) => {
    const live = await publishedItem(db, portal, item);
    const content = live && await versionContent(db, portal, item, live.version);
    if (!live || !content) throw new Problem('not_found');
    for (const [name, source] of filesOf(portal, item, contentOf(content))) {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, source);
      line.print({ item: ref, version: live.version, file });
    }
    return 0;
  });
};

/** `banshi import DIR`: every item below `forms/`, checked and published as its next version; what is there already makes none. */
export const importCommand: CliCommand = async ([folder, ...rest], line) => {
  if (folder === undefined || rest.length > 0) throw new UsageError('import takes one folder');
  const forms = formsBelow(folder);
  if (forms.length === 0) throw new Error(`there is no forms/PORTAL/ITEM.json below ${folder}`);
  return withPlatform(async (platform) => {
    const designer = await openDesigner(platform);
    let failed = 0;
    for (const form of forms) {
      const portal = basename(dirname(form)), ref = `${portal}/${basename(form, '.json')}`;
      try {
        line.print({ item: ref, ...(await importOne(designer, portal, form, folder)) });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        failed++;
        process.stderr.write(`${JSON.stringify({ item: ref, code: error.code, message: error.message, ...(error.errors && { errors: error.errors }) })}\n`);
      }
    }
    return failed === 0 ? 0 : 1;
  });
};

function formsBelow(folder: string): string[] {
  const forms = join(folder, 'forms');
  if (!existsSync(forms)) return [];
  return readdirSync(forms, { withFileTypes: true }).filter((entry) => entry.isDirectory()).flatMap(({ name }) => readdirSync(join(forms, name), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && !['portal.json', 'demo.json'].includes(entry.name)).map((entry) => join(forms, name, entry.name))).sort();
}

/**
 * What the checks refuse is not stored. An administrator's unfinished draft is not published with what is brought, nor
 * anything where two people must agree: it waits as a draft.
 */
async function importOne(designer: Designer, portal: string, form: string, folder: string): Promise<object> {
  const { db } = designer.applications.platform;
  const item = basename(form, '.json');
  const hadDraft = (await findDraft(db, portal, item)) !== null;
  const files = [received(form), ...sharedFilesIn(folder)];
  refuseUnlessAdministersPortal(designer, operator, portal);
  const problems = await checkItem(designer, portal, item, (await readExchange(designer, operator, files)).content, operator.locale);
  if (problems.length > 0) throw new Problem('item_not_publishable', {}, problems.map(({ part, element, code, message }): FieldError => ({ path: element ? `${part}#${element}` : part, code, message })));
  const { revision, unchanged } = await importItem(designer, operator, portal, files);
  if (unchanged) return { status: 'unchanged' };
  if (hadDraft || await needsTwo(designer, portal)) return { status: 'draft', revision };
  return publishDraft(designer, operator, portal, item, revision, 'banshi import');
}

function sharedFilesIn(folder: string): ReceivedFile[] {
  return [['workflows', '.bpmn'], ['templates', '.hbs']].flatMap(([name = '', extension = '']) => (existsSync(join(folder, name)) ? readdirSync(join(folder, name)).filter((file) => file.endsWith(extension)).map((file) => received(join(folder, name, file))) : []));
}

const received = (path: string): ReceivedFile => ({ field: 'file', name: basename(path), path, size: statSync(path).size });

/** The workbench without a server; an empty database is first filled as a first start would. */
async function openDesigner(platform: Platform): Promise<Designer> {
  const { db } = platform;
  if (!(await db('portals').first('portal'))) await loadShipped(platform, publishingChecks);
  const catalog = new Catalog(db);
  await catalog.load();
  const registers = new RegisterDirectory();
  registers.fill(catalog.registerForms());
  registers.fillLists(catalog.lists());
  const applications = { platform, catalog, registers, numbers: new NumberSequences(db), services: serviceTasks({ platform, catalog, registers }) };
  return { applications, checks: publishingChecks, republish: async () => { await catalog.refresh(); } };
}
