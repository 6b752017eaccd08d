import { expect } from 'chai';
import { recordCondition } from '../../server/registers/record-access.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { fillHarbour, harbourDirectory, harbourRegisters, viewer } from './harbour.ts';
import { allRecords, askForOthers, Visibility, type Stored } from './rights-walk.ts';

const viewers = {
  nobody: viewer(null), 'a sailor': viewer('individual', { sailor: 'S1' }), 'a sailor of two ships': viewer('individual', { sailor: 'S2' }),
  'a ship': viewer('employer', { ship: 'A' }), 'another ship': viewer('employer', { ship: 'B' }), 'a reviewer': viewer('reviewer'), 'a reviewer of elsewhere': viewer('reviewer', {}, ['elsewhere/pier']),
};

forEachDatabase('rows of others', (platform) => {
  const directory = harbourDirectory();
  let records: Map<string, Stored[]>;
  before(async () => {
    await fillHarbour(platform(), directory);
    records = await allRecords(platform().db, directory, 'harbour');
  });

  for (const [name, who] of Object.entries(viewers)) {
    it(`stay hidden from ${name}, by whatever a list is asked`, async () => {
      const { db, clock } = platform();
      const visibility = new Visibility(new Map(Object.entries(harbourRegisters)), records, who);
      for (const list of directory.lists()) {
        const { leaks, asked, rows } = await askForOthers({ list, viewer: who, visibility, directory, db, now: clock.now() });
        expect(leaks, list.list).to.deep.equal([]);
        expect(asked, list.list).to.be.greaterThan(3);
        if (list.list === 'landings') expect(rows > 0, 'rows of their own').to.equal(visibility.of('landings').length > 0);
      }
    });

    it(`and records are those of the declaration, no more and no fewer, for ${name}`, async () => {
      const visibility = new Visibility(new Map(Object.entries(harbourRegisters)), records, who);
      for (const register of directory.of('harbour')) {
        const query = platform().db(`${register.table} as r`).select('r._data').orderBy('r._id');
        recordCondition(register, directory, who)(query, 'r');
        const seen = (await query as { _data: string }[]).map((row) => JSON.parse(row._data) as Stored);
        expect(new Set(seen.map((one) => JSON.stringify(one)))).to.deep.equal(new Set(visibility.of(register.register).map((one) => JSON.stringify(one))));
      }
    });
  }
});
