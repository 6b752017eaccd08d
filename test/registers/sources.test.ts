import { expect } from 'chai';
import { systemCaller, type Role } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import type { SourceDeclaration } from '../../server/forms/form-definition.ts';
import type { Viewer } from '../../server/registers/record-access.ts';
import { RegisterDirectory } from '../../server/registers/register-directory.ts';
import { insertRecords, type Values } from '../../server/registers/register-store.ts';
import { syncRegisterTable } from '../../server/registers/register-table.ts';
import { resolveSources } from '../../server/registers/resolve-sources.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { boatsForm, dictionaries, failureOf, type BoatChanges } from './fixture-registers.ts';

const owner = { type: 'textfield', key: 'owner', label: '船东' };
const declared: Record<string, BoatChanges> = {
  boats: { keys: [['plate']], indexed: ['owner', 'name', 'kind'], components: [owner], access: { individual: { owner: '= account.owner' }, reviewer: 'all', employer: 'lookup' } },
  berths: {
    name: 'berths', keys: [['plate', 'since']], indexed: ['owner'], components: [owner, { type: 'textfield', key: 'until', label: '截止月份', properties: { format: 'year-month' } }],
    period: { from: 'since', to: 'until' }, access: { individual: { owner: '= account.owner' } },
  },
};

forEachDatabase('the sources of a form', (platform) => {
  const directory = new RegisterDirectory();
  const viewer = (role: Role, attributes: Record<string, string> = {}): Viewer => ({ roles: [role], groups: ['harbour/all'], attributes, name: 'someone', portal: 'harbour' });
  const zhang = viewer('individual', { owner: 'zhang' });
  const resolve = (sources: Record<string, SourceDeclaration>, form: Values = {}, who = zhang) => resolveSources(platform().db, directory, sources, { viewer: who, scope: { account: who.attributes, form }, now: platform().clock.now() });

  before(async () => {
    directory.fill(Object.entries(declared).map(([register, changes]) => ({ portal: 'harbour', register, form: boatsForm(changes), dictionaries })));
    const records: Record<string, Values[]> = {
      boats: [{ plate: 'A1', name: '一', owner: 'zhang' }, { plate: 'A2', name: '二', owner: 'zhang' }, { plate: 'B1', name: '三', owner: 'li' }],
      berths: [{ plate: 'A1', name: '旧', owner: 'zhang', since: '2024-01', until: '2024-12' }, { plate: 'A1', name: '新', owner: 'zhang', since: '2025-01' }],
    };
    for (const [name, values] of Object.entries(records)) {
      const register = directory.get('harbour', name);
      await syncRegisterTable(platform().db, register);
      await runCommand(platform(), systemCaller, (command) => insertRecords(command, register, values, { type: 'test', id: '1' }));
    }
  });

  it('are found by the account, by an answer, and by a source before them', async () => {
    const { sources, notFound } = await resolve({
      own: { register: 'boats', key: { owner: '= account.owner', name: '一' } },
      typed: { register: 'boats', key: { plate: '= form.plate' } },
      berth: { register: 'berths', key: { plate: '= own.plate', since: '2024-01' } },
    }, { plate: 'A2' });
    expect([sources['own'], sources['typed'], sources['berth']].map((one) => (one as Values)['name'])).to.deep.equal(['一', '二', '旧']);
    expect(notFound).to.deep.equal([]);
  });

  it('wait, without being missed, for their answer and their button', async () => {
    const waiting = { typed: { register: 'boats', key: { plate: '= form.plate' }, when: '= form.fetched = true', required: true } };
    for (const form of [{}, { plate: 'A1' }, { fetched: true }, { plate: 'Z9', fetched: false }, { plate: '', fetched: true }]) {
      expect(await resolve(waiting, form), JSON.stringify(form)).to.deep.equal({ sources: { typed: null }, notFound: [] });
    }
    expect((await resolve(waiting, { plate: 'A1', fetched: true })).sources['typed']).to.include({ name: '一' });
  });

  it('that are not found tell the answer that their key came from', async () => {
    const typed = { register: 'boats', key: { plate: '= form.boat.plate' }, notFound: '没有这条船' };
    expect((await resolve({ typed }, { boat: { plate: 'Z9' } })).notFound).to.deep.equal([{ source: 'typed', path: 'boat.plate', required: false, message: '没有这条船' }]);
    expect((await resolve({ typed: { ...typed, required: true } }, { boat: { plate: 'Z9' } })).notFound[0]).to.include({ required: true });
    expect((await resolve({ own: { register: 'boats', key: { owner: '= account.owner' } } }, {}, viewer('individual', { owner: 'nobody' }))).notFound).to.deep.equal([{ source: 'own', required: false }]);
    expect((await failureOf(resolve({ own: { register: 'boats', key: { owner: '= account.owner' }, required: true } }, {}, viewer('individual', { owner: 'nobody' })))).code).to.equal('unknown_record');
  });

  it('are read by the right of who asks, whatever key is typed', async () => {
    const typed = { typed: { register: 'boats', key: { plate: '= form.plate' } } };
    expect((await resolve(typed, { plate: 'B1' })).sources['typed']).to.equal(null);
    expect((await resolve({ all: { register: 'boats', key: { kind: '= form.kind' }, list: true } }, { kind: 'cargo' })).sources['all']).to.deep.equal([]);
    expect((await resolve(typed, { plate: 'B1' }, viewer('reviewer'))).sources['typed']).to.include({ name: '三' });
    expect((await resolve(typed, { plate: 'B1' }, viewer('supervisor'))).sources['typed']).to.equal(null);
    expect((await resolve(typed, { plate: 'B1' }, { ...viewer('reviewer'), portal: 'elsewhere' }).catch((error: { code: string }) => error.code))).to.equal('not_found');
  });

  it('of a register that may be looked up are found by a complete key only, and never listed', async () => {
    const employer = viewer('employer');
    expect((await resolve({ one: { register: 'boats', key: { plate: 'B1' } } }, {}, employer)).sources['one']).to.include({ name: '三' });
    expect((await resolve({ one: { register: 'boats', key: { name: '三' } } }, {}, employer)).sources['one']).to.equal(null);
    expect((await resolve({ all: { register: 'boats', key: { plate: 'B1' }, list: true } }, {}, employer)).sources['all']).to.deep.equal([]);
  });

  it('that are lists hold every record that matches, the latest period first', async () => {
    const { sources } = await resolve({ fleet: { register: 'boats', key: { owner: '= account.owner' }, list: true }, berths: { register: 'berths', key: { plate: '= fleet[1].plate' }, list: true } });
    expect((sources['fleet'] as Values[]).map(({ plate }) => plate)).to.deep.equal(['A1', 'A2']);
    expect((sources['berths'] as Values[]).map(({ name }) => name)).to.deep.equal(['新', '旧']);
  });

  it('are the latest of a person\'s periods where the key leaves several', async () => {
    expect((await resolve({ berth: { register: 'berths', key: { plate: 'A1' } } })).sources['berth']).to.include({ name: '新' });
  });
});
