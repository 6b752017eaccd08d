import { expect } from 'chai';
import { checkForm } from '../../server/forms/check-form.ts';
import { compileForm } from '../../server/forms/compile-form.ts';
import { readDateLimit } from '../../server/forms/date-limits.ts';
import type { FormComponent } from '../../server/forms/form-definition.ts';

// In Shanghai it is already the first of February.
const now = new Date('2026-01-31T17:00:00.000Z');
const judge = (component: Partial<FormComponent> & { type: string }, value: unknown) => {
  const verdict = compileForm({ components: [{ key: 'd', label: '日期', ...component }] }, { dictionaries: {} }).process({ d: value }, { locale: 'zh', now });
  return verdict.valid ? verdict.data.d : verdict.errors.map(({ code }) => code).join();
};
const date = (limits: object): FormComponent => ({ type: 'datetime', enableTime: false, widget: { type: 'calendar', ...limits } });

describe('dates', () => {
  it('are stored as YYYY-MM-DD, also from the shapes that the renderer sends', () => {
    expect(judge({ type: 'datetime', enableTime: false }, '2026-01-31T00:00:00+08:00')).to.equal('2026-01-31');
    expect(judge({ type: 'datetime', enableTime: false }, '2026-01-30T16:00:00.000Z')).to.equal('2026-01-31');
    expect(judge({ type: 'day' }, '02/29/2024')).to.equal('2024-02-29');
    expect(judge({ type: 'day', dayFirst: true }, '29/02/2024')).to.equal('2024-02-29');
    expect(judge({ type: 'day' }, '2024-02-29')).to.equal('2024-02-29');
    expect(judge({ type: 'day', fields: { day: { hide: true } } }, '02/2024')).to.equal('2024-02');
    expect(judge({ type: 'month' }, '2024-02')).to.equal('2024-02');
    expect(judge({ type: 'date' }, '2024-02-29')).to.equal('2024-02-29');
  });

  it('with a time are stored in UTC, and without an offset are read as Shanghai\'s', () => {
    expect(judge({ type: 'datetime' }, '2026-01-31T10:00:00+08:00')).to.equal('2026-01-31T02:00:00.000Z');
    expect(judge({ type: 'datetime' }, '2026-01-31T10:00')).to.equal('2026-01-31T02:00:00.000Z');
  });

  it('that the calendar does not have are refused', () => {
    for (const value of ['2026-02-29', '2026-13-01', '20260101', 'today', '2026-1-1']) expect(judge({ type: 'datetime', enableTime: false }, value)).to.equal('invalid_date');
    for (const value of ['02/30/2026', '13/01/2026', '01/00/2026', '1']) expect(judge({ type: 'day' }, value)).to.equal('invalid_date');
    expect(judge({ type: 'month' }, '2026-13')).to.equal('invalid_month');
  });

  it('keep limits that move with the day in Shanghai', () => {
    expect(judge(date({ maxDate: 'moment()' }), '2026-02-01')).to.equal('2026-02-01');
    expect(judge(date({ maxDate: 'moment()' }), '2026-02-02')).to.equal('max_date');
    expect(judge(date({ minDate: "moment().startOf('month')" }), '2026-01-31')).to.equal('min_date');
    expect(judge(date({ maxDate: "moment().subtract(1, 'month').endOf('month')" }), '2026-01-31')).to.equal('2026-01-31');
  });

  it('keep fixed limits of their own shape', () => {
    expect(judge(date({ minDate: '2020-01-01', maxDate: '2020-12-31' }), '2020-12-31')).to.equal('2020-12-31');
    expect(judge(date({ minDate: '2020-01-01', maxDate: '2020-12-31' }), '2021-01-01')).to.equal('max_date');
    expect(judge({ type: 'month', maxDate: '2020-12' }, '2021-01')).to.equal('max_date');
    expect(judge({ type: 'day', minYear: 2000 }, '01/01/1999')).to.equal('min_year');
  });

  it('read limits by a closed grammar and refuse every other line of code', () => {
    const limit = (line: string) => readDateLimit(line, 'date', 'max')?.(now);
    expect(limit("moment().add(1, 'months')")).to.equal('2026-03-01');
    expect(limit("moment().subtract(1,'day').add(1,'month')")).to.equal('2026-02-28');
    expect(limit("moment().add(2, 'weeks')")).to.equal('2026-02-15');
    expect(limit("moment().subtract(18, 'years')")).to.equal('2008-02-01');
    for (const line of ['moment().valueOf()', 'moment("2020")', 'moment();alert(1)', 'new Date()', "moment().add(1,'quarter')"]) {
      expect(limit(line), line).to.equal(undefined);
      expect(checkForm({ components: [{ ...date({ maxDate: line }), key: 'd' }] }, { dictionaries: {} }).map(({ code }) => code)).to.deep.equal(['executable_code']);
    }
  });
});
