import { expect } from 'chai';
import { findAccountByLogin } from '../../server/identity/account-store.ts';
import type { SourceDeclaration } from '../../server/forms/form-definition.ts';
import { Problem } from '../../server/platform/errors.ts';
import { recordCondition, viewerOf, type Viewer } from '../../server/registers/record-access.ts';
import { resolveSources } from '../../server/registers/resolve-sources.ts';
import { allRecords, askForOthers, leakOf, Visibility, type Stored } from '../registers/rights-walk.ts';
import { onEveryDatabase } from './counter.ts';

/** So many records of others are asked for in each list and source. */
const victims = process.env['CI'] ? 3 : 1;
/** Demo accounts that may see their own only: two of each kind, so that each is another's stranger. */
const strangers = ['individual', 'individual2', 'employer', 'employer2'];

onEveryDatabase('Feature: records of others, over everything that is shipped', (counter) => {
  const portals = new Map<string, Map<string, Stored[]>>();
  const viewers = new Map<string, Viewer['attributes']>();
  const look = async (login: string, portal: string): Promise<{ viewer: Viewer; visibility: Visibility }> => {
    const { catalog, platform } = counter().wired;
    const account = await findAccountByLogin(platform.db, login);
    if (!account) throw new Error(`there is no demo account "${login}"`);
    viewers.set(login, account.attributes);
    const viewer = viewerOf({ ...account, accountId: account.id, locale: 'zh', address: null }, portal);
    const forms = new Map(catalog.registerForms().filter((one) => one.portal === portal).map(({ register, form }) => [register, form]));
    return { viewer, visibility: new Visibility(forms, portals.get(portal) ?? new Map(), viewer) };
  };
  const parts = () => {
    const { applications, platform, catalog } = counter().wired;
    return { directory: applications.registers, db: platform.db, now: platform.clock.now(), catalog };
  };

  before(async () => {
    const { directory, db, catalog } = parts();
    for (const { portal } of catalog.portals()) portals.set(portal, await allRecords(db, directory, portal));
  });

  for (const login of strangers) {
    it(`Scenario: ${login} finds in each register just the records that the declaration gives`, async () => {
      const { directory, db } = parts();
      for (const portal of portals.keys()) {
        const { viewer, visibility } = await look(login, portal);
        for (const register of directory.of(portal)) {
          const query = db(`${register.table} as r`).select('r._data');
          recordCondition(register, directory, viewer)(query, 'r');
          const seen = (await query as { _data: string }[]).map((row) => row._data).sort();
          expect(seen.length, `${portal}/${register.register}`).to.equal(visibility.of(register.register).length);
          expect(seen, `${portal}/${register.register}`).to.deep.equal(visibility.of(register.register).map((one) => JSON.stringify(one)).sort());
        }
      }
    });

    it(`Scenario: ${login} asks every list for the rows of others and gets none`, async () => {
      const { directory, db, now } = parts();
      for (const list of directory.lists()) {
        const { viewer, visibility } = await look(login, list.portal);
        const { leaks } = await askForOthers({ list, viewer, visibility, directory, db, now }, victims);
        expect(leaks, `${list.portal}/${list.list}`).to.deep.equal([]);
      }
    });

    it(`Scenario: ${login} enters the keys of others into every item's sources and finds nothing`, async () => {
      const { directory, db, now, catalog } = parts();
      for (const { portal, item, settings } of catalog.items()) {
        const { viewer, visibility } = await look(login, portal);
        const sources = settings.sources ?? {};
        const strangersKeys = Object.values(sources).flatMap(({ register }) => visibility.hidden(register).slice(0, victims));
        for (const victim of strangersKeys) {
          const scope = { account: { name: viewer.name, ...viewer.attributes }, form: guessedAnswers(sources, victim) };
          const found = await resolveSources(db, directory, sources, { viewer, scope, now }).catch((error: unknown) => {
            if (error instanceof Problem && error.code === 'unknown_record') return { sources: {} };
            throw error;
          });
          for (const [name, answer] of Object.entries(found.sources)) {
            const register = sources[name]?.register ?? '';
            const isOneByKey = (sources[name]?.list !== true && visibility.mayLookUp(register)) || visibility.mayFetch(register, Object.keys(sources[name]?.key ?? {}));
            const seen = new Set(visibility.of(register).map((one) => JSON.stringify(one)));
            const hidden = [answer].flat().filter((record) => record !== null && !isOneByKey && !seen.has(JSON.stringify(record)));
            expect(hidden, `${portal}/${item} source "${name}"`).to.deep.equal([]);
          }
        }
      }
    });

    it(`Scenario: ${login} asks the API itself, for lists and for registers`, async () => {
      const { directory } = parts();
      const client = await counter().as(login);
      for (const list of directory.lists()) {
        const { visibility } = await look(login, list.portal);
        const victim = list.register === null ? {} : visibility.hidden(list.register)[0] ?? {};
        const filter = Object.fromEntries(list.filters.map(({ key, field }) => [key, (victim as Stored)[field] ?? '']));
        for (const query of ['', `?filter=${encodeURIComponent(JSON.stringify(filter))}`]) {
          const { status, body } = await client.get(`/api/lists/${list.portal}/${list.list}${query}`);
          expect(status, `${list.portal}/${list.list}`).to.be.oneOf([200, 422]);
          for (const row of (body.rows ?? []) as Stored[]) expect(leakOf(list, row, visibility), `${list.portal}/${list.list}`).to.equal(null);
        }
        expect((await client.get(`/api/lists/${list.portal}/${list.list}?application=01900000-0000-7000-8000-000000000000`)).status).to.equal(404);
      }
      const { body: api } = await client.get('/api/openapi.json');
      const guarded = Object.entries(api.paths as Record<string, Record<string, unknown>>).filter(([path]) => /registers|transfers/.test(path));
      for (const [path, operations] of guarded) {
        if (operations['get']) expect((await client.get(`/api${path.replace(/\{\w+\}/g, 'x')}`)).status, path).to.equal(403);
      }
    });
  }

  it('Scenario: the demo has strangers indeed: each sees something, and no two the same', () => {
    expect(new Set([...viewers.values()].map((attributes) => JSON.stringify(attributes))).size).to.equal(strangers.length);
  });

  it('Scenario: nobody asks without signing in', async () => {
    const { directory } = parts();
    const client = await counter().as(null);
    for (const { portal, list } of directory.lists()) expect((await client.get(`/api/lists/${portal}/${list}`)).status).to.equal(401);
  });
});

/** The answers with which each source's key would be the victim's. */
function guessedAnswers(sources: Readonly<Record<string, SourceDeclaration>>, victim: Stored): Stored {
  const form: Stored = { ...victim };
  for (const { key, when } of Object.values(sources)) {
    for (const [field, expression] of Object.entries(key)) answer(form, expression, victim[field]);
    for (const [, path = ''] of (when ?? '').matchAll(/form\.([\w.]+)\s*=\s*true/g)) answer(form, `= form.${path}`, true);
  }
  return form;
}

function answer(form: Stored, expression: string, value: unknown): void {
  const [, path] = /^=\s*form\.([\w.]+)\s*$/.exec(expression) ?? [];
  const names = path?.split('.') ?? [];
  const last = names.pop();
  if (last === undefined) return;
  let holder = form;
  for (const name of names) holder = (holder[name] ??= {}) as Stored;
  if (typeof holder === 'object') holder[last] = value;
}
