import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isSignedBy } from '../../server/identity/signature-algorithms.ts';
import { KeyFileProblem, readKeyFile, type KeyFile } from '../../server/web/browser/read-key-file.ts';
import { pemOf, signWithKey } from '../../server/web/browser/sign-with-key.ts';
import { ecKeys, makeAuthority, makeCertificate, makeKeyFile, rsaKeys } from '../identity/make-certificate.ts';
import { pem } from '../identity/write-der.ts';

const made = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'key-files', name));
const faultOf = async (files: Buffer[], password: string): Promise<string> => readKeyFile(files, password).then(() => 'none', (error: unknown) => (error instanceof KeyFileProblem ? error.fault : String(error)));
/** Whether what the file's key signs fits the file's first certificate. */
const fits = async (file: KeyFile): Promise<boolean> => isSignedBy(new X509Certificate(file.certificates[0]!).publicKey, Buffer.from('a challenge'), Buffer.from(await signWithKey(file, 'a challenge'), 'base64'));

describe('A file with a certificate and its key, as the browser reads it', () => {
  const authority = makeAuthority();
  for (const [kind, keys] of [['RSA', rsaKeys()], ['P-256', ecKeys()], ['P-521', ecKeys('P-521')]] as const) {
    it(`signs with ${kind} so that the server believes it; the key's own certificate comes first, whatever stands before it`, async () => {
      const holder = makeCertificate({ issuer: authority, keys });
      const file = await readKeyFile([makeKeyFile(holder, '密码 secret', { others: [authority] })], '密码 secret');
      expect(file.certificates.map((der) => Buffer.from(der).toString('hex'))).to.deep.equal([holder.der.toString('hex'), authority.der.toString('hex')]);
      expect(await fits(file)).to.equal(true);
      expect(pemOf(file)).to.contain('-----BEGIN CERTIFICATE-----');
    });
  }

  it('is read as OpenSSL 3 writes it', async () => {
    const file = await readKeyFile([made('openssl-3.p12')], 'openssl');
    expect(new X509Certificate(file.certificates[0]!).subject).to.equal('CN=openssl example');
    expect(await fits(file)).to.equal(true);
  });

  it('tells a method that browsers do not know any more from a wrong password', async () => {
    expect(await faultOf([made('openssl-3.p12')], 'wrong')).to.equal('password');
    expect(await faultOf([made('openssl-3.p12')], '')).to.equal('password');
    expect(await faultOf([made('openssl-3-legacy.p12')], 'openssl')).to.equal('old');
    expect(await faultOf([makeKeyFile(makeCertificate({ issuer: authority }), 'x', { old: true })], 'x')).to.equal('old');
  });

  it('may be PEM, in one file or two, with an encrypted key or a plain one', async () => {
    const holder = makeCertificate({ issuer: authority });
    const plain = Buffer.from(pem('PRIVATE KEY', holder.privateKey.export({ type: 'pkcs8', format: 'der' })));
    const encrypted = Buffer.from(holder.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }));
    expect(createPrivateKey({ key: encrypted, passphrase: 'secret' }).asymmetricKeyType).to.equal('ec');
    for (const files of [[Buffer.from(holder.pem), plain], [Buffer.concat([plain, Buffer.from(holder.pem)])], [encrypted, Buffer.from(holder.pem)]]) expect(await fits(await readKeyFile(files, 'secret'))).to.equal(true);
    expect(await faultOf([encrypted, Buffer.from(holder.pem)], 'wrong')).to.equal('password');
    expect(await faultOf([Buffer.from(holder.pem)], '')).to.equal('no-key');
    expect(await faultOf([plain], '')).to.equal('no-certificate');
  });

  it('is said to be unreadable where it is none, or is cut off', async () => {
    const whole = made('openssl-3.p12');
    expect(await faultOf([Buffer.from('hello')], '')).to.equal('unreadable');
    expect(await faultOf([Buffer.alloc(0)], '')).to.equal('unreadable');
    for (const length of [1, 30, 200, whole.length - 1]) expect(await faultOf([whole.subarray(0, length)], 'openssl'), String(length)).to.equal('unreadable');
  });
});
