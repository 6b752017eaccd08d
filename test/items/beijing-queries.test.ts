import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { forgetQueries } from '../../server/queries/limit-queries.ts';
import { onEveryDatabase, type Client } from '../journeys/counter.ts';
import { textOfPdf } from '../journeys/pdf-text.ts';

const path = (query: string): string => `/api/queries/beijing/${query}`;

/* oxlint-disable typescript/no-explicit-any */
onEveryDatabase('Beijing\'s entitlement queries', (counter) => {
  let employer: Client, other: Client;
  before(async () => { [employer, other] = [await counter().as('employer'), await counter().as('employer2')]; });
  beforeEach(forgetQueries);
  const ask = async (query: string, search: Record<string, unknown>, more: Record<string, unknown> = {}, client = employer): Promise<any> => (await client.post(`${path(query)}/search`, { search, pageSize: 100, ...more })).body;

  it('counts the months that the employer paid within the period, 2020-01 to 2020-07 being 7, for those who have left as well', async () => {
    const { texts, columns, heads, spans } = await ask('employee-contribution-query', { from: '2020-01', to: '2020-07' });
    expect(columns.map(({ group, label }: any) => [...group, label].join(' / '))).to.deep.equal(['姓名', '社会保障号码', '险种', '缴费情况 / 起始年月', '缴费情况 / 截止年月', '本单位实际缴费月数']);
    expect(heads).to.have.length(2);
    const left = texts.flatMap((row: string[], index: number) => (row[0] === '周志强' ? [{ row, spans: spans[index] }] : []));
    expect(left.map(({ row }: any) => row.slice(2))).to.have.deep.members([
      ['企业职工基本养老保险', '2020-01', '2020-07', '7'], ['失业保险', '2020-01', '2020-07', '7'], ['工伤保险', '2020-01', '2020-07', '7'], ['医疗保险', '', '', ''],
    ]);
    expect(left.map((one: any) => one.spans.slice(0, 3)), 'the person stands once for its four insurances').to.deep.equal([[4, 4, 1], [0, 0, 1], [0, 0, 1], [0, 0, 1]]);
  });

  it('cuts what was paid to the period that is asked for', async () => {
    const whole = await ask('employee-contribution-query', { idNumbers: '230903197806151178' });
    expect(whole.texts[0].slice(0, 5)).to.deep.equal(['刘安之', '230903197806151178', '企业职工基本养老保险', '2024-03', '2026-02']);
    expect(whole.texts[0][5]).to.equal('24');
    const part = await ask('employee-contribution-query', { idNumbers: '230903197806151178', from: '2025-01', to: '2025-03' });
    expect(part.texts.map((row: string[]) => row.slice(3))).to.deep.equal([['2025-01', '2025-03', '3'], ['2025-01', '2025-03', '3'], ['2025-01', '2025-03', '3']]);
    expect((await ask('employee-contribution-query', { idNumbers: '230903197806151178', from: '2023-01', to: '2023-03' })).total).to.equal(0);
  });

  it('refuse a period that ends before it begins, at its end', async () => {
    for (const query of ['employee-contribution-query', 'employer-contribution-query']) {
      const { errors } = await ask(query, { from: '2026-02', to: '2026-01' });
      expect(errors.map(({ path, message }: any) => `${path}: ${message}`), query).to.deep.equal(['to: 截止年月不能早于起始年月']);
    }
  });

  it('finds by typed numbers and by period, alone and together, and nobody of another employer', async () => {
    const both = await ask('employee-contribution-query', { idNumbers: '230903197806151178,230902198511022262', from: '2025-01', to: '2025-12' });
    expect(new Set(both.texts.map(([name]: string[]) => name))).to.deep.equal(new Set(['刘安之', '陈乐然']));
    expect((await ask('employee-contribution-query', { idNumbers: '230903197806151178' }, {}, other)).total).to.equal(0);
    const { errors } = await ask('employee-contribution-query', { from: '2025-01' });
    expect(errors.map(({ path: field }: any) => field)).to.have.members(['to', 'idNumbers']);
  });

  it('asks for the file where an Excel list is chosen, and takes it only then', async () => {
    const { errors } = await ask('employee-enrolment-query', { kind: 'excel' });
    expect(errors).to.deep.equal([{ path: 'upload', code: 'condition_missing', message: '请先上传文件' }]);
    const { content } = await employer.bytes(`${path('employee-enrolment-query')}/upload-template.xlsx`);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(content as unknown as ArrayBuffer);
    expect([1, 2].map((column) => book.worksheets[0]!.getRow(1).getCell(column).text.replace(/ \*$/, ''))).to.deep.equal(['姓名', '身份证号码']);
    book.worksheets[0]!.getRow(2).getCell(1).value = '陈乐然';
    book.worksheets[0]!.getRow(2).getCell(2).value = '230902198511022262';
    book.worksheets[0]!.getRow(3).getCell(2).value = '110101199001011237';
    const sent = (await employer.upload(`${path('employee-enrolment-query')}/uploads`, '', '名单.xlsx', Buffer.from(await book.xlsx.writeBuffer()))).body;
    expect(sent.count).to.equal(2);
    expect((await ask('employee-enrolment-query', { kind: 'excel' }, { upload: sent.id })).texts, 'only who is with the employer now').to.deep.equal([['陈乐然', '230902198511022262']]);
    const everybody = await ask('employee-enrolment-query', { kind: 'typed' }, { upload: sent.id });
    expect(everybody.total, 'an empty field asks for everybody').to.be.greaterThan(40);
    expect(everybody.texts.map(([name]: string[]) => name)).not.to.include('周志强');
  });

  it('tells how a person is enrolled and prints that with number and check code', async () => {
    const { rows } = await ask('employee-enrolment-query', { idNumbers: '230903197806151178' });
    const details = await ask('employee-enrolment-query', { idNumbers: '230903197806151178' }, { row: rows[0]._row, details: 'enrolment' });
    expect(details.about).to.deep.include.members([{ label: '姓名', text: '刘安之' }, { label: '性别', text: '男' }, { label: '人员参保状态', text: '正常参保' }]);
    expect(details.texts.map(([insurance]: string[]) => insurance)).to.deep.equal(['企业职工基本养老保险', '失业保险', '工伤保险']);
    const made = (await employer.post(`${path('employee-enrolment-query')}/results`, { kind: 'statement', search: { idNumbers: '230903197806151178' }, row: rows[0]._row, details: 'enrolment' })).body;
    const { text } = await textOfPdf((await employer.bytes(made.file)).content);
    expect(text).to.contain('刘安之').and.contain('参加工作时间').and.contain(made.number).and.contain(made.checkCode);
  });

  it('makes a file of the ticked rows alone, and of no row that is not the employer\'s', async () => {
    const search = { from: '2025-01', to: '2025-12', idNumbers: '230903197806151178,230902198511022262' };
    const { rows } = await ask('employee-contribution-query', search);
    expect(rows).to.have.length(6);
    const ticked = rows.filter(({ idNumber }: any) => idNumber === '230903197806151178').map(({ _row }: any) => _row);
    const made = (await employer.post(`${path('employee-contribution-query')}/results`, { kind: 'statement', search, rows: ticked })).body;
    const { text } = await textOfPdf((await employer.bytes(made.file)).content);
    expect(text).to.contain('刘安之').and.contain('共 3 条').and.not.contain('陈乐然');
    const stolen = (await other.post(`${path('employee-contribution-query')}/results`, { kind: 'statement', search, rows: ticked })).body;
    expect((await textOfPdf((await other.bytes(stolen.file)).content)).text).to.contain('共 0 条').and.not.contain('刘安之');
    expect((await employer.post(`${path('pension-payment-query')}/results`, { kind: 'statement', search: { benefitClass: 'enterprise', period: '2026-01' }, rows: ['x'] })).body.errors[0].path).to.equal('rows');
  });

  it('prints the medical report of two columns with the sum of the manual, and has no details of it', async () => {
    const { texts, spans, columns } = await ask('employer-monthly-report-medical', { period: '2021-01', insurance: 'medical' });
    expect(columns.map(({ label }: any) => label)).to.deep.equal(['项目', '明细', '人、金额', '项目', '明细', '金额']);
    expect(texts[0]).to.deep.equal(['缴费人数 在职职工', '小计', '60', '基本医疗保险应缴金额', '合计', '215,734.65']);
    expect(texts.at(-1)).to.deep.equal(['医疗保险基金应缴金额合计', '', '', '', '', '235,526.89']);
    expect(spans.map((row: number[]) => row[0])).to.deep.equal([4, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
    expect(spans.map((row: number[]) => row[3])).to.deep.equal([3, 0, 0, 3, 0, 0, 1, 1, 1, 1]);
    expect((await employer.get(`${path('employer-monthly-report-medical')}/export.xlsx?period=2021-01&insurance=medical`)).status).to.equal(404);
    expect((await ask('employer-monthly-report-medical', { period: '2019-01', insurance: 'medical' })).total).to.equal(0);
  });

  it('adds the three insurances up, leaves blank what does not apply, and gives all people of the month as a file', async () => {
    const search = { period: '2026-01', insurance: 'three' };
    const { texts } = await ask('employer-monthly-report-three-insurances', search);
    expect(texts.map(([item, part]: string[]) => `${item} ${part}`.trim())).to.deep.equal(['缴费单位个数', '缴费人数 本月合计', '缴费人数 上月人数', '缴费基数合计', '应缴合计', '单位缴费', '应缴金额 统筹基金', '应缴金额 单位划转', '应缴金额 个人缴费']);
    expect(texts[0]).to.deep.equal(['缴费单位个数', '', '1', '1', '1', '---', '---', '---']);
    const cents = (text: string): number => Math.round(Number(text.replaceAll(',', '')) * 100);
    const due = texts[4].slice(2);
    expect(cents(due[5]), 'the total is the sum of the insurances').to.equal(cents(due[0]) + cents(due[1]) + cents(due[2]));
    expect((await ask('employer-monthly-report-three-insurances', { period: '2021-01', insurance: 'three' })).texts[3].slice(3, 5)).to.deep.equal(['820,180.00', '100,000.00']);
    const { content } = await employer.bytes(`${path('employer-monthly-report-three-insurances')}/export.xlsx?period=2026-01&insurance=three&tab=summary`);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(content as unknown as ArrayBuffer);
    expect([1, 2, 3, 4].map((column) => book.worksheets[0]!.getRow(1).getCell(column).text)).to.deep.equal(['姓名', '社会保障号码', '险种', '缴费基数']);
    const people = await ask('employer-monthly-report-three-insurances', search, { tab: 'people' });
    expect(book.worksheets[0]!.rowCount - 1).to.equal(people.total);
    const printed = (await employer.post(`${path('employer-monthly-report-three-insurances')}/results`, { kind: 'statement', search, tab: 'people' })).body;
    expect((await textOfPdf((await employer.bytes(printed.file)).content)).text, 'the summary is what is printed').to.contain('三险月报汇总').and.contain('应缴金额');
  });

  it('sends who asks for the other insurances to the other report', async () => {
    const { errors } = await ask('employer-monthly-report-three-insurances', { period: '2026-01', insurance: 'medical' });
    expect(errors).to.deep.equal([{ path: 'insurance', code: 'other_query', message: '请到“医疗月报查询”中查询' }]);
    const { family } = (await employer.get(`${path('employer-monthly-report-three-insurances')}/form`)).body;
    expect(family.groups[0].members.map(({ label, isCurrent }: any) => `${label} ${isCurrent}`)).to.deep.equal(['三险月报 true', '医疗月报 false']);
  });

  it('shows for how many people the employer contributed in the last month, and how by insurance and month', async () => {
    const search = { from: '2020-01', to: '2020-07' };
    const people = await ask('employer-contribution-query', search);
    expect(people.columns.map(({ label }: any) => label).slice(1)).to.deep.equal(['险种', '养老保险', '医疗保险', '失业保险', '工伤保险', '生育保险']);
    expect(people.texts).to.deep.equal([['2020-07', '人数', '30', '30', '30', '30', '30']]);
    const contributions = await ask('employer-contribution-query', search, { tab: 'contributions' });
    expect(contributions.total).to.equal(35);
    expect(contributions.texts[0].slice(0, 3)).to.deep.equal(['企业职工基本养老保险', '2020-01', '正常缴费']);
    expect(contributions.spans[0][0]).to.equal(7);
  });

  const eitherOr: [string, Record<string, string>, string, string | number][] = [
    ['pension-payment-query', { benefitClass: 'enterprise' }, 'period', '2026-01'], ['pension-adjustment-query', { benefitClass: 'enterprise' }, 'year', 2025],
    ['work-injury-payment-query', {}, 'period', '2026-01'], ['work-injury-medical-payment-query', {}, 'period', '2026-01'],
    ['work-injury-disability-nursing-adjustment-query', {}, 'year', 2025], ['work-injury-survivor-pension-adjustment-query', {}, 'year', 2025],
  ];
  for (const [query, always, key, value] of eitherOr) {
    it(`${query}: the time or the numbers are asked for; the time finds everybody, the numbers all times, of the employer's own people`, async () => {
      const { errors } = await ask(query, always);
      expect(errors.map(({ path: field }: any) => field)).to.have.members([key, 'idNumbers']);
      const ofTime = await ask(query, { ...always, [key]: value });
      expect(ofTime.total).to.be.greaterThan(0);
      expect(new Set(ofTime.rows.map((row: any) => row[key]))).to.deep.equal(new Set([value]));
      const { idNumber } = ofTime.rows[0];
      const ofPerson = await ask(query, { ...always, idNumbers: idNumber });
      expect(new Set(ofPerson.rows.map((row: any) => row.idNumber))).to.deep.equal(new Set([idNumber]));
      expect(ofPerson.texts[0][0], 'with the name').not.to.equal('');
      expect((await ask(query, { ...always, idNumbers: idNumber }, {}, other)).total).to.equal(0);
      const { status, content } = await employer.bytes(`${path(query)}/statement.pdf?${new URLSearchParams({ ...always, idNumbers: idNumber }).toString()}`);
      expect(status).to.equal(200);
      expect((await textOfPdf(content)).text).to.contain(idNumber).and.contain('校验码');
    });
  }

  it('lets the class of pension be left out by nobody, and tells public institutions from enterprises', async () => {
    expect((await ask('pension-payment-query', { period: '2026-01' })).errors[0].path).to.equal('benefitClass');
    const [enterprise, publics] = [await ask('pension-payment-query', { benefitClass: 'enterprise', period: '2026-01' }), await ask('pension-payment-query', { benefitClass: 'public', period: '2026-01' })];
    const numbers = new Set(enterprise.rows.map(({ idNumber }: any) => idNumber));
    expect(publics.rows.some(({ idNumber }: any) => numbers.has(idNumber))).to.equal(false);
    expect((await ask('pension-payment-query', { benefitClass: 'enterprise', period: '2026-01', payoutMethod: 'post' })).total).to.equal(0);
    expect((await ask('pension-payment-query', { benefitClass: 'enterprise', period: '2026-01', payoutMethod: 'bank' })).total).to.equal(enterprise.total);
  });

  it('narrows survivors by their own number', async () => {
    const { rows: [row] } = await ask('work-injury-survivor-pension-adjustment-query', { year: 2025 });
    expect((await ask('work-injury-survivor-pension-adjustment-query', { year: 2025, survivorIdNumber: row.survivorIdNumber })).total).to.equal(1);
    expect((await ask('work-injury-survivor-pension-adjustment-query', { year: 2025, survivorIdNumber: row.idNumber })).total).to.equal(0);
  });

  it('verifies a statement for anybody, shows the sheet itself, and nothing of it by a wrong code', async () => {
    const search = { benefitClass: 'enterprise', period: '2026-01' };
    const made = (await employer.post(`${path('pension-payment-query')}/results`, { kind: 'statement', search })).body;
    const nobody = await counter().as(null);
    const verify = (number: string, code: string): string => `number=${number}&code=${code}`;
    expect((await nobody.get(`/api/verify?${verify(made.number, made.checkCode)}`)).body).to.include({ valid: true, kind: 'statement', shown: true, title: '养老待遇支付信息查询' });
    const sheet = await nobody.bytes(`/api/verify/document.pdf?${verify(made.number, made.checkCode)}`);
    expect([sheet.status, sheet.type.split(';')[0]]).to.deep.equal([200, 'application/pdf']);
    expect(sheet.content.equals((await employer.bytes(made.file)).content), 'it is the very sheet').to.equal(true);
    const forged = `${made.checkCode.slice(0, -1)}${made.checkCode.endsWith('A') ? 'C' : 'A'}`;
    const answers = await Promise.all([verify(made.number, forged), verify('2026031000000990', made.checkCode), verify('2026031000000990', forged)].map(async (asked) => [(await nobody.get(`/api/verify?${asked}`)).body, (await nobody.get(`/api/verify/document.pdf?${asked}`)).body.code]));
    expect(answers, 'a number that exists is answered like one that does not').to.deep.equal([1, 2, 3].map(() => [{ valid: false }, 'not_found']));
  });

  it('shows nothing of a receipt but that it is genuine', async () => {
    const { platform } = counter().wired;
    const row = await platform.db('documents').whereNot({ kind: 'statement' }).first();
    if (!row) return;
    const nobody = await counter().as(null);
    expect((await nobody.get(`/api/verify?number=${row.number}&code=${row.check_code}`)).body).to.include({ valid: true, shown: false });
    expect((await nobody.get(`/api/verify/document.pdf?number=${row.number}&code=${row.check_code}`)).status).to.equal(404);
  });
});
