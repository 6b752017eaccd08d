import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkRegistrationRecords } from '../../server/catalog/check-registration-records.ts';
import { readConfiguration } from '../../server/catalog/read-configuration.ts';
import { readRegistration } from '../../server/identity/registration-form.ts';
import { rootDir } from '../platform/databases.ts';
import { declaration } from './registering.ts';

describe('A declaration of how to register', () => {
  type Json = Record<string, unknown>;
  const faultsOf = (change: (individual: Json & { fields: Json[] }) => void): string[] => {
    const individual = structuredClone(declaration.individual) as unknown as Json & { fields: Json[] };
    change(individual);
    return readRegistration('harbour', { individual }, 'registration').faults.map(({ path }) => path);
  };

  it('is read whole, or refused with the place of each fault', () => {
    expect(readRegistration('harbour', declaration, 'registration').faults).to.deep.equal([]);
    expect(readRegistration('harbour', undefined, 'registration')).to.deep.equal({ forms: [], faults: [] });
    const cases: [(individual: Json & { fields: Json[] }) => void, string[]][] = [
      [(form) => { form['holder'] = 'fullName'; }, ['registration/individual/holder']],
      [(form) => { form['holder'] = 'nothing'; }, ['registration/individual/holder']],
      [(form) => { form['attributes'] = {}; }, ['registration/individual/attributes']],
      [(form) => { form['attributes'] = { personId: 'other' }; }, ['registration/individual/attributes/personId']],
      [(form) => { form.fields[1]!['format'] = 'constructor'; }, ['registration/individual/fields/1/format']],
      [(form) => { form.fields[1]!['key'] = 'fullName'; }, ['registration/individual/fields', 'registration/individual/holder', 'registration/individual/attributes/personId', 'registration/individual/records/0/key/id']],
      [(form) => { form['missing'] = 'perhaps'; }, ['registration/individual/missing']],
      [(form) => { delete form['agreement']; }, ['title/value', 'title/en', 'text/value', 'text/en'].map((part) => `registration/individual/agreement/${part}`)],
      [(form) => { delete form.fields[0]!['en']; }, ['registration/individual/fields/0/en']],
    ];
    for (const [change, paths] of cases) expect(faultsOf(change)).to.have.members(paths);
    expect(readRegistration('harbour', { staff: declaration.individual }, 'registration').faults.map(({ path }) => path), 'nobody makes himself staff').to.deep.equal(['registration/staff']);
  });

  it('may name only records that the portal can look up', () => {
    const [shipped] = readConfiguration(rootDir).portals;
    const settings = JSON.parse(readFileSync(join(rootDir, 'forms', shipped!.portal, 'portal.json'), 'utf8')) as { registration: { individual: { records: Json[] } } };
    const faults = () => checkRegistrationRecords({ ...shipped!, settings }).map(({ path }) => path.split('/records/')[1]);
    expect(faults()).to.deep.equal([]);
    const [record] = settings.registration.individual.records;
    settings.registration.individual.records = [{ ...record, register: 'nowhere' }, { ...record, key: { name: 'name' } }, { ...record, agrees: { nothing: 'name' } }];
    expect(faults()).to.deep.equal(['0/register', '1/key', '2/agrees/nothing']);
  });
});
