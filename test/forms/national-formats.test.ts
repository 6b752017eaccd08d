import { expect } from 'chai';
import fc from 'fast-check';
import {
  creditCodeCheckCharacter, isBankCard, isCreditCode, isLandline, isMobile, isPostalCode, isRegionCode, isResidentId,
  isYearMonth, luhnCheckDigit, nationalFormats, gb11714CheckCharacter, residentIdCheckCharacter,
} from '../../server/forms/national-formats.ts';

const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));
const residentId = (body: string) => body + residentIdCheckCharacter(body);

describe('national formats', () => {
  it('accepts the resident ID printed as the example in GB 11643-1999 and refuses any other check character', () => {
    expect(isResidentId('11010519491231002X')).to.equal(true);
    for (const last of '0123456789') expect(isResidentId(`11010519491231002${last}`)).to.equal(false);
  });

  it('accept their own examples', () => {
    for (const [name, format] of Object.entries(nationalFormats)) expect(format.matches(format.example), name).to.equal(true);
  });

  it('refuses a resident ID of 15 digits, of no province, or of a day that does not exist', () => {
    expect(isResidentId('110105491231002')).to.equal(false);
    expect(isResidentId(residentId('99010519491231002'))).to.equal(false);
    expect(isResidentId(residentId('11010520230229001'))).to.equal(false);
    expect(isResidentId(residentId('11010520240229001'))).to.equal(true);
  });

  it('notices every single wrong digit and every swap of neighbours in a resident ID', () => {
    fc.assert(fc.property(digits(3), fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (sequence, place, shift) => {
      const id = residentId(`23010219900101${sequence}`);
      const changed = id.slice(0, place) + ((Number(id[place]) + shift) % 10) + id.slice(place + 1);
      expect(isResidentId(changed)).to.equal(false);
    }));
  });

  it('accepts a credit code with its check character and refuses one with I, O, S, V or Z', () => {
    expect(isCreditCode('91350100M000100Y43')).to.equal(true);
    expect(isCreditCode('91350100M000100Y44')).to.equal(false);
    for (const letter of 'IOSVZ') {
      const body = `91350100M00010${letter}Y4`;
      expect(isCreditCode(body + creditCodeCheckCharacter(body))).to.equal(false);
    }
  });

  it('refuses a credit code whose organisation code has another check character of its own (GB 11714)', () => {
    for (const [organisation, check] of [['80210043', '3'], ['71526726', 'X'], ['79965505', '8']]) expect(gb11714CheckCharacter(organisation!)).to.equal(check);
    const body = '91350100M000100Y5';
    expect(isCreditCode(body + creditCodeCheckCharacter(body))).to.equal(false);
  });

  it('accepts a bank card by its Luhn digit only', () => {
    fc.assert(fc.property(digits(17), (tail) => {
      const card = `62${tail.slice(0, 16)}`;
      const check = luhnCheckDigit(card);
      expect(isBankCard(card + check)).to.equal(true);
      expect(isBankCard(card + ((Number(check) + 1) % 10))).to.equal(false);
    }));
  });

  it('tells mobile numbers, landlines, postal codes, months and region codes from their neighbours', () => {
    expect(['13800000000', '19900000000', '12800000000', '1380000000', '138000000000'].map(isMobile)).to.deep.equal([true, true, false, false, false]);
    expect(['010-62345678', '0451-82345678', '04518234567', '0451-82345678-123', '82345678', '010-12345678'].map(isLandline))
      .to.deep.equal([true, true, true, true, false, false]);
    expect(['150001', '001000', '15000', '990001'].map(isPostalCode)).to.deep.equal([true, false, false, true]);
    expect(['2026-01', '2026-12', '2026-13', '2026-00', '26-01', '202601'].map(isYearMonth)).to.deep.equal([true, true, false, false, false, false]);
    expect(['230102', '230000', '230100', '990000', '230002', '23010'].map(isRegionCode)).to.deep.equal([true, true, true, false, false, false]);
  });
});
