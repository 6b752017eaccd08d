import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { isSameCode, makeCheckCode } from '../../server/documents/check-code.ts';
import { documentJobs, documentPdf, latestDocument } from '../../server/documents/document-pdf.ts';
import { verifiedPdf } from '../../server/documents/verify-document.ts';
import { documentsRoutes } from '../../server/documents/documents-routes.ts';
import { issueDocument, type IssuedDocument, type NewDocument } from '../../server/documents/issue-document.ts';
import { maskName } from '../../server/documents/mask-name.ts';
import { systemCaller } from '../../server/platform/caller.ts';
import { Problem } from '../../server/platform/errors.ts';
import type { Call } from '../../server/platform/http-route.ts';
import { newId } from '../../server/platform/ids.ts';
import type { Platform } from '../../server/platform/platform.ts';
import { runCommand } from '../../server/platform/run-command.ts';
import { forEachDatabase } from '../platform/databases.ts';
import { readPdf } from './read-pdf.ts';
import { receiptData, receiptTemplate } from './sample-receipt.ts';

function receipt(number: string, change: Partial<NewDocument> = {}): NewDocument {
  return {
    kind: 'receipt', number, ownerType: 'application', ownerId: newId(), title: '暂停缴费受理回执单', holder: '刘晓䶮',
    templateName: 'application-receipt', templateSource: receiptTemplate, data: receiptData(), ...change,
  };
}

function issue(platform: Platform, document: NewDocument): Promise<IssuedDocument> {
  return runCommand(platform, systemCaller, (command) => issueDocument(platform.config, command, document));
}

async function problemCode(work: Promise<unknown>): Promise<string> {
  return work.then(() => 'none', (error: unknown) => { if (error instanceof Problem) return error.code; throw error; });
}

function verifier(platform: Platform): (number: string, code: string, address?: string) => Promise<unknown> {
  const route = documentsRoutes(platform).find(({ path }) => path === '/verify')!;
  // The limit is counted for the whole process, so each test asks from an address of its own.
  const own = newId();
  return (number, code, address = own) => route.handle({ caller: { ...systemCaller, address }, query: { number, code }, params: {}, body: {}, files: [], header: () => undefined } as unknown as Call);
}

forEachDatabase('an issued document', (platform) => {
  const slow = 120_000;

  it('is recorded with its audit row and its print job in the command, or not at all', async () => {
    const { db } = platform();
    const issued = await issue(platform(), receipt('R-1'));
    expect(issued.checkCode).to.match(/^[34679ACDEFGHJKMNPQRTVWXY]{12}$/);
    expect(await db('audit_log').where({ action: 'document.issue' }).count({ n: '*' }).first()).to.have.property('n', 1);
    expect(await db('jobs').where({ unique_key: `document.print:${issued.id}` }).first('status')).to.have.property('status', 'waiting');
    await runCommand(platform(), systemCaller, async (command) => {
      await issueDocument(platform().config, command, receipt('R-2'));
      throw new Error('stop');
    }).catch(() => undefined);
    expect(await db('documents').where({ number: 'R-2' })).to.deep.equal([]);
  });

  it('prints once: calls at the same time and later ones get the same bytes, with number, code and name', async function () {
    this.timeout(slow);
    const { db, files } = platform();
    const issued = await issue(platform(), receipt('R-3'));
    platform().clock.advance(3600_000);
    const [first, second] = await Promise.all([documentPdf(platform(), issued.id), documentPdf(platform(), issued.id)]);
    const third = await documentPdf(platform(), issued.id);
    expect(second.equals(first) && third.equals(first)).to.equal(true);
    const { text } = await readPdf(first);
    for (const part of ['R-3', issued.checkCode, '刘晓䶮', '灵活就业人员暂停缴费']) expect(text).to.contain(part);
    const kept = await db('document_files').where({ document_id: issued.id }).first();
    expect((await files.read(kept.sha256)).equals(first)).to.equal(true);
    expect(await db('file_uses').where({ owner_type: 'document', owner_id: issued.id }).select('sha256')).to.deep.equal([{ sha256: kept.sha256 }]);
  });

  it('gets the file that another node kept first', async function () {
    this.timeout(slow);
    const issued = await issue(platform(), receipt('R-4'));
    const other = await platform().files.put(Buffer.from('%PDF printed elsewhere'));
    const { db } = platform();
    const printing = documentPdf(platform(), issued.id);
    await db('document_files').insert({ document_id: issued.id, sha256: other.sha256, size: other.size, printed_at: '2026-03-10T02:00:00.000Z' });
    expect((await printing).toString()).to.equal('%PDF printed elsewhere');
  });

  it('is printed by its job, which may run again', async function () {
    this.timeout(slow);
    const issued = await issue(platform(), receipt('R-5'));
    const job = documentJobs(platform())['document.print']!;
    await job({ documentId: issued.id });
    await job({ documentId: issued.id });
    expect(await platform().db('document_files').where({ document_id: issued.id })).to.have.length(1);
    expect(await problemCode(documentPdf(platform(), newId()))).to.equal('not_found');
  });

  it('keeps its template and data when both have changed since', async () => {
    const ownerId = newId();
    const issued = await issue(platform(), receipt('R-6', { ownerId }));
    const row = await platform().db('documents').where({ id: issued.id }).first();
    const source = await platform().db('template_sources').where({ hash: row.template_hash }).first();
    expect(source.source).to.equal(await readFile(join(platform().config.rootDir, 'templates', 'application-receipt.hbs'), 'utf8'));
    expect(JSON.parse(row.data)).to.deep.equal(receiptData());
    expect(await latestDocument(platform(), 'receipt', 'application', ownerId)).to.include({ id: issued.id, number: 'R-6', checkCode: issued.checkCode });
  });

  it('is the same document when the same content is issued again, and the next edition when the content changed', async () => {
    const document = receipt('R-7');
    const first = await issue(platform(), document);
    expect(await issue(platform(), document)).to.deep.equal(first);
    const second = await issue(platform(), { ...document, data: receiptData('刘改') });
    expect(second.edition).to.equal(2);
    expect(second.checkCode).not.to.equal(first.checkCode);
    const verify = verifier(platform());
    expect(await verify('R-7', first.checkCode)).to.include({ valid: true, replaced: true });
    expect(await verify('R-7', second.checkCode)).to.include({ valid: true, replaced: false });
  });

  it('is shown whole to whoever has the code of a statement, and of no other kind', async () => {
    const [statement, kept] = [await issue(platform(), { ...receipt('S-1'), kind: 'statement' }), await issue(platform(), receipt('R-12'))];
    expect((await verifiedPdf(platform(), 'S-1', statement.checkCode)).content.subarray(0, 5).toString()).to.equal('%PDF-');
    for (const [number, code] of [['R-12', kept.checkCode], ['S-1', kept.checkCode], ['S-2', statement.checkCode]] as const) expect(await problemCode(verifiedPdf(platform(), number, code)), number).to.equal('not_found');
  });

  it('is confirmed to anyone who has its number and code, with the name masked', async () => {
    const issued = await issue(platform(), receipt('R-8'));
    const verify = verifier(platform());
    const expected = { valid: true, kind: 'receipt', shown: false, number: 'R-8', title: '暂停缴费受理回执单', issuedAt: issued.issuedAt, holder: '刘**', replaced: false };
    expect(await verify('R-8', issued.checkCode)).to.deep.equal(expected);
    expect(await verify('R-8', ` ${issued.checkCode.toLowerCase().replace(/(.{4})/g, '$1-')}`)).to.deep.equal(expected);
  });

  it('says nothing but "not valid" to a wrong code, an unknown number, or another document’s code', async () => {
    const issued = await issue(platform(), receipt('R-9'));
    const other = await issue(platform(), receipt('R-10'));
    const verify = verifier(platform());
    const forged = makeCheckCode('some other secret', 'receipt', 'R-9/1', 'f'.repeat(64));
    for (const [number, code] of [['R-9', other.checkCode], ['R-9', forged], ['R-9', ''], ['R-9', '%'], ['R-', issued.checkCode], ["R-9' or '1'='1", issued.checkCode], ['unknown', '------------']]) {
      expect(await verify(number!, code!)).to.deep.equal({ valid: false });
    }
  });

  it('is no longer confirmed when its stored content was changed', async () => {
    const issued = await issue(platform(), receipt('R-11'));
    await platform().db('documents').where({ id: issued.id }).update({ holder: '张三' });
    expect(await verifier(platform())('R-11', issued.checkCode)).to.deep.equal({ valid: false });
  });

  it('can be asked about sixty times a minute from one address', async () => {
    const verify = verifier(platform());
    for (let time = 0; time < 60; time++) await verify('unknown', 'x');
    expect(await problemCode(verify('unknown', 'x'))).to.equal('too_many_requests');
    expect(await verify('unknown', 'x', newId())).to.deep.equal({ valid: false });
  });
});

describe('check codes and masked names', () => {
  it('a code depends on the secret, the kind, the number and the content', () => {
    const codes = [['s', 'k', 'n', 'h'], ['t', 'k', 'n', 'h'], ['s', 'l', 'n', 'h'], ['s', 'k', 'm', 'h'], ['s', 'k', 'n', 'i'], ['s', 'kn', '', 'h']]
      .map(([secret, kind, number, hash]) => makeCheckCode(secret!, kind!, number!, hash!));
    expect(new Set(codes).size).to.equal(codes.length);
    expect(makeCheckCode('s', 'k', 'n', 'h')).to.equal(codes[0]);
    expect(isSameCode(codes[0]!, codes[1]!)).to.equal(false);
  });

  for (const [name, masked] of [['刘', '*'], ['刘晓', '刘*'], ['刘晓䶮', '刘**'], ['𠅤某', '𠅤*'], ['欧阳晓明', '欧***'], ['买买提·艾力', '买**·**'], ['示例省某某有限公司', '示例*****公司'], ['John Smith', 'J*** S****'], ['', '']] as const) {
    it(`masks "${name}" as "${masked}"`, () => { expect(maskName(name)).to.equal(masked); });
  }
});
