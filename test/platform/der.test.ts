import { expect } from 'chai';
import fc from 'fast-check';
import { childAt, childrenOf, hexOf, numberOf, oidOf, readDer, readPem, stringOf, timeOf } from '../../server/platform/der.ts';
import { der, integer, octets, oid, pem, sequence, time, utf8 } from '../identity/write-der.ts';

describe('Reading DER', () => {
  it('gives back what was written: lengths of all sizes, numbers, identifiers, strings', () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536, 70_000]) expect(readDer(octets(Buffer.alloc(length, 7))).content.length, String(length)).to.equal(length);
    expect(numberOf(readDer(integer(1_234_567)))).to.equal(1_234_567);
    expect(hexOf(readDer(integer(Buffer.from('80ff', 'hex'))))).to.equal('80ff');
    for (const id of ['1.2.840.113549.1.1.11', '2.5.4.97', '0.9.2342.19200300.100.1.1', '2.16.840.1.101.3.4.1.42']) expect(oidOf(readDer(oid(id)))).to.equal(id);
    expect(stringOf(readDer(utf8('统一社会信用代码')))).to.equal('统一社会信用代码');
    expect(stringOf(readDer(der(0x1e, Buffer.from('4e2d56fd', 'hex'))))).to.equal('中国');
    expect(stringOf(readDer(integer(1)))).to.equal(null);
    expect(childrenOf(readDer(sequence(integer(1), utf8('x'))))).to.have.length(2);
  });

  it('reads times of both kinds, with the century of RFC 5280', () => {
    for (const at of ['1999-12-31T23:59:59.000Z', '2049-12-31T23:59:59.000Z', '2050-01-01T00:00:00.000Z']) expect(timeOf(readDer(time(new Date(at)))).toISOString()).to.equal(at);
    expect(() => timeOf(readDer(der(0x17, Buffer.from('260101000000+0800'))))).to.throw(RangeError);
  });

  it('refuses what ends too early, goes on behind the end, or has no definite length', () => {
    const whole = sequence(integer(1), utf8('x'));
    for (let length = 0; length < whole.length; length++) expect(() => readDer(whole.subarray(0, length)), String(length)).to.throw(RangeError);
    expect(() => readDer(Buffer.concat([whole, Buffer.from([0])]))).to.throw(RangeError);
    expect(() => readDer(Buffer.from([0x30, 0x80, 0, 0]))).to.throw(RangeError);
    expect(() => childAt(readDer(whole), 1, 0x02)).to.throw(RangeError);
    expect(() => readPem('-----BEGIN X-----\n====\n-----END X-----', 'X')).to.throw(RangeError);
    expect(readPem(pem('X', whole) + pem('Y', whole), 'X')).to.have.length(1);
  });

  it('says nothing but RangeError of any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        const walk = (element: ReturnType<typeof readDer>, depth = 0): void => { if (element.tag & 0x20 && depth < 50) for (const child of childrenOf(element)) walk(child, depth + 1); };
        walk(readDer(bytes));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    }));
  });
});
