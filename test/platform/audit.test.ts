import { expect } from 'chai';
import { verifyAudit } from '../../server/platform/audit.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { forEachDatabase } from './databases.ts';

forEachDatabase('the audit chain', (platform) => {
  const record = (id: number) => runCommand(platform(), systemCaller, async (command) => {
    command.audit({ action: 'test.change', subjectType: 'thing', subjectId: String(id), details: { 姓名: '甲' } });
  });

  before(async () => { await Promise.all(Array.from({ length: 30 }, (_, index) => record(index))); });

  it('is unbroken after commands that ran at once', async () => {
    expect(await verifyAudit(platform().db, 7)).to.deep.equal({ valid: true, rows: 30 });
  });

  it('leaves no row for a command that was rolled back', async () => {
    await runCommand(platform(), systemCaller, async (command) => {
      command.audit({ action: 'test.change', subjectType: 'thing', subjectId: 'x' });
      throw new Error('undone');
    }).catch(() => undefined);
    expect((await verifyAudit(platform().db)).rows).to.equal(30);
  });

  it('names the row that was changed, the row that was removed and a cut end', async () => {
    const { db } = platform();
    const row = await db('audit_log').where({ seq: 12 }).first();
    await db('audit_log').where({ seq: 12 }).update({ details: '{"姓名":"乙"}' });
    expect(await verifyAudit(db)).to.include({ valid: false, brokenAt: 12, reason: 'row changed' });
    await db('audit_log').where({ seq: 12 }).delete();
    expect(await verifyAudit(db)).to.include({ valid: false, brokenAt: 12, reason: 'row missing' });
    await db('audit_log').insert(row);
    const last = await db('audit_log').where({ seq: 30 }).first();
    await db('audit_log').where({ seq: 30 }).delete();
    expect(await verifyAudit(db)).to.include({ valid: false, brokenAt: 30, reason: 'rows removed at the end' });
    await db('audit_log').insert(last);
    expect((await verifyAudit(db)).valid).to.equal(true);
  });
});
