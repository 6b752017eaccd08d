import { expect } from 'chai';
import type { Data } from '../../server/forms/form-definition.ts';
import type { Client } from '../journeys/counter.ts';
import { submit } from './apply-for-item.ts';
import { decideOne, openTask } from './decide.ts';
import { ItemDesk, valuesOf } from './item-desk.ts';
import { uploadRequired } from './sample-files.ts';

const portal = 'beijing';

/** What the employer fills in for anybody; the rest comes from the records. */
export const filing: Data = {
  category: 'normal', discharge: 'none', personalIdentity: 'worker', hasArchive: 'yes', archivePlace: '北京市', archiveKeeper: '示例区公共就业服务中心', archiveAddress: '北京市示例区服务路1号', archivePhone: '010-62340000',
  workStart: '1998-07-01', jobs: [{ employer: '示例二号有限公司', from: '1998-07-01' }], cardKind: 'social-security-card', payoutMethod: 'social-security-card', bank: '102', accountNumber: '6222021234567894', sentenced: 'no',
};

describe('Feature: retirement of employees in one go, by the manual’s rules and the statutory ages', function () {
  this.timeout(60_000);
  let desk: ItemDesk, employer: Client;
  before(async () => { desk = await ItemDesk.open('sqlite'); employer = await desk.as('employer2'); });
  after(async () => { await desk.close(); });

  const draftOf = async (item = 'retirement-bundle'): Promise<string> => (await employer.post('/api/applications', { item: `${portal}/${item}` })).body.id as string;
  const computed = async (id: string, data: Data) => (await employer.post(`/api/applications/${id}/compute`, { data })).body as { data: Data; lists: Record<string, { rows: Data[]; total: number }>; slots: { key: string; name: string; required: boolean; accept: string[] }[] };
  const records = async (register: string) => [...(await desk.rows(portal, [register])).get(register)!.values()].map(valuesOf);
  const person = async (name: string): Promise<Data> => (await records('people')).find((one) => one['name'] === name)!;
  const byName = (rows: unknown, name: string): Data => (rows as Data[]).find((row) => row['name'] === name)!;

  /** A draft with these people, each filled in with what is told of them besides. */
  const filled = async (id: string, people: Record<string, Data>): Promise<Data> => {
    const names = Object.keys(people);
    const added = await Promise.all(names.map(async (name) => ({ name, idNumber: (await person(name))['idNumber'] })));
    const { data } = await computed(id, { ...(await employer.get(`/api/applications/${id}`)).body.data, added });
    const own = (row: Data): Data => ({ ...filing, ...(row['local'] === 'yes' ? { householdStreet: `${String(row['householdDistrict'])}001` } : { residenceStreet: '110105001' }), ...people[String(row['name'])] });
    return (await computed(id, { ...data, promise: true, people: (data['people'] as Data[]).map((row) => ({ ...row, ...own(row) })) })).data;
  };
  const refusedBy = async (people: Record<string, Data>): Promise<string[]> => {
    const id = await draftOf(), data = await filled(id, people);
    await employer.put(`/api/applications/${id}`, { data });
    const given = ((await employer.get(`/api/applications/${id}`)).body.materials as { slot: string }[]).map(({ slot }) => slot);
    await uploadRequired(employer, id, (await computed(id, data)).slots.filter(({ key }) => !given.includes(key)));
    const { body } = await submit(employer, id, data);
    return ((body.errors ?? []) as { path: string; message: string }[]).map(({ path, message }) => `${path} ${message}`);
  };

  it('Scenario: the list has those who retire within half a year or are past the age, ten as the manual counts, on one page', async () => {
    const { lists } = await computed(await draftOf(), {});
    expect(lists['candidates']).to.include({ total: 10 });
    expect(lists['candidates']!.rows).to.have.length(10);
    expect(byName(lists['candidates']!.rows, '李国强')).to.include({ retirementDate: '2026-06-20', monthsLeft: 3 });
    expect(byName(lists['candidates']!.rows, '王秀兰')).to.include({ retirementDate: '2025-09-15', monthsLeft: 0 });
    expect(byName(lists['candidates']!.rows, '周淑英')).to.include({ retirementDate: '2025-08-10' });
  });

  it('Scenario: records fill what they know of a person, and months of the resident pension are converted', async () => {
    const id = await draftOf(), data = await filled(id, { 王秀兰: {}, 周淑英: { personalIdentity: 'technician' } });
    expect(byName(data['people'], '王秀兰')).to.include({ statutoryDate: '2025-09-15', repeatedAmount: 400, transferAmount: 25000, convertedMonths: 14, totalMonths: 224 });
    expect(byName(data['people'], '周淑英')).to.include({ statutoryDate: '2025-08-10', local: 'no' }).and.not.have.property('householdStreet');
  });

  it('Scenario: one who reaches neither age within half a year is refused in the row, with the name and the ages', async () => {
    const said = await refusedBy({ 李国强: {}, 王秀兰: {}, 赵建军: {} });
    expect(said.map((text) => text.replace(/^people\[\d\]/, 'row'))).to.deep.equal(['row.category 赵建军：选择正常退休的，近半年内年龄需达到女工人满50岁、女专业技术人员或管理人员满55岁、男满60岁。']);
  });

  it('Scenario: who reaches the former age within half a year, and the statutory one later, chooses a date between them', async () => {
    const id = await draftOf(), asked = await filled(id, { 何志强: {} });
    expect(byName(asked['people'], '何志强')).to.include({ statutoryDate: '2027-01-20', askDate: 'yes' });
    expect((await refusedBy({ 何志强: {} })).join()).to.match(/requestedDate .*申请退休时间/);
    expect((await refusedBy({ 何志强: { requestedDate: '2026-08-19' } })).join()).to.include('何志强：申请退休时间不能早于达到该退休类型年龄之日');
    expect(byName((await filled(id, { 何志强: { requestedDate: '2026-09-01' } }))['people'], '何志强')).to.include({ retirementDate: '2026-09-01' });
  });

  it('Scenario: illness needs the appraisal and the age; who is younger can only resign with benefits', async () => {
    const illness = { category: 'illness', requestedDate: '2026-06-01' };
    expect((await refusedBy({ 赵建军: illness })).join()).to.include('赵建军：未调取到劳鉴信息');
    expect((await refusedBy({ 冯志远: illness })).join()).to.include('冯志远：选择因病退休的，近半年内年龄需达到男50岁、女45岁，未达到年龄只能选择退职。');
    expect(await refusedBy({ 马丽: illness, 冯志远: { category: 'resigned', requestedDate: '2026-04-01' } }), 'both hold: only the preview is still to be confirmed').to.deep.equal([]);
  });

  it('Scenario: special work needs its record and the age, and the date is neither before the age nor beyond half a year', async () => {
    expect((await refusedBy({ 赵建军: { category: 'special-work', requestedDate: '2026-04-01' } })).join()).to.include('赵建军：未调取到特殊工种备案信息');
    const special = (requestedDate: string) => refusedBy({ 孙大勇: { category: 'special-work', requestedDate } });
    expect((await special('2026-01-11')).join()).to.include('申请退休时间不能早于达到该退休类型年龄之日');
    expect((await special('2026-09-11')).join()).to.include('申请退休时间应在近半年内');
  });

  it('Scenario: a person is added by the number and the name that belong together, and the subdistrict lies in the district', async () => {
    const id = await draftOf(), { idNumber } = await person('孙大勇');
    const { body } = await submit(employer, id, { ...(await computed(id, {})).data, promise: true, added: [{ name: '孙小勇', idNumber }], people: [] });
    expect(JSON.stringify(body.errors)).to.include('people').and.not.include('孙小勇：已办理退休');
    expect((await refusedBy({ 李国强: { householdStreet: '110101001' } })).join()).to.include('李国强：户籍所属街道须在户籍所属区内。');
  });

  it('Scenario: each row asks for its own materials by identity, sex and kind', async () => {
    const id = await draftOf(), { slots } = await computed(id, await filled(id, { 李国强: {}, 王秀兰: {}, 孙大勇: { category: 'special-work', requestedDate: '2026-04-01' } }));
    expect(slots.map(({ name, required }) => `${name}${required ? '*' : ''}`)).to.have.members(['劳动合同（王秀兰）*', '个人申请（王秀兰）*', '个人申请（孙大勇）*', '公示表（孙大勇）*']);
    const { body } = await submit(employer, id, await filled(id, { 王秀兰: {} }));
    expect((body.errors as { path: string }[]).every(({ path }) => /^materials\.\w+-\d{17}[\dX]$/.test(path)), JSON.stringify(body)).to.equal(true);
  });

  it('Scenario: departments work in parallel; progress is told by person and department; the archive is booked; then they are retirees', async () => {
    const id = await draftOf(), data = await filled(id, { 李国强: {}, 王秀兰: {}, 周淑英: { personalIdentity: 'technician' } });
    await employer.put(`/api/applications/${id}`, { data });
    const given = ((await employer.get(`/api/applications/${id}`)).body.materials as { slot: string }[]).map(({ slot }) => slot);
    await uploadRequired(employer, id, (await computed(id, data)).slots.filter(({ key }) => !given.includes(key)));
    const { status, body } = await submit(employer, id, data);
    expect(status, JSON.stringify(body)).to.equal(200);
    const number = String(body.number);
    const progress = async (): Promise<Data[]> => (await employer.get(`/api/queries/${portal}/retirement-application-progress?search=${encodeURIComponent(JSON.stringify({ number }))}`)).body.rows as Data[];
    expect((await employer.put(`/api/applications/${id}`, { data })).status, 'what was submitted cannot be changed while it is reviewed').to.equal(409);
    expect(await progress()).to.have.length(3);
    expect(byName(await progress(), '王秀兰')).to.include({ status: 'in_review', pension: 'open', medical: 'open', fund: 'open', visitOn: null });
    expect((await (await desk.as('employer')).get(`/api/queries/${portal}/retirement-application-progress`)).body.rows, 'another employer sees nothing').to.deep.equal([]);

    const again = await employer.post('/api/applications', { item: `${portal}/retirement-bundle` });
    const second = await filled(again.body.id as string, { 李国强: {} });
    const twice = await submit(employer, again.body.id as string, second);
    expect(JSON.stringify(twice.body.errors)).to.include('李国强：退休申请正在办理，不能重复申报。');

    const appointment = await draftOf('retirement-file-appointment');
    const { lists } = await computed(appointment, {});
    const archives = lists['archives']!.rows.filter((row) => row['number'] === number && row['name'] === '李国强');
    const booking = (visitOn: string): Promise<{ status: number; body: { errors?: unknown } }> => computed(appointment, { archives, visitOn, slot: 'morning' }).then(({ data: answers }) => submit(employer, appointment, answers));
    expect(JSON.stringify((await booking('2026-03-14')).body.errors)).to.include('预约日期应为工作日。');
    expect((await booking('2026-03-16')).status).to.equal(200);
    expect(byName(await progress(), '李国强')).to.include({ visitOn: '2026-03-16', slot: 'morning' }).and.have.property('place').that.matches(/人事档案受理窗口$/);

    expect((await decideOne((await openTask(desk, number))!, 'approve')).status).to.equal(200);
    expect(Object.values(byName(await progress(), '王秀兰')).filter((value) => value === 'approve')).to.have.length(1);
    expect(await records('retirees').then((rows) => rows.some((row) => row['idNumber'] === byName(data['people'], '李国强')['idNumber']))).to.equal(false);
    for (let task = await openTask(desk, number); task; task = await openTask(desk, number)) expect((await decideOne(task, 'approve')).status).to.equal(200);

    expect(byName(await progress(), '周淑英')).to.include({ status: 'approved', pension: 'approve', medical: 'approve', fund: 'approve', fundState: 'waiting' });
    const retirees = await records('retirees'), numberOf = (name: string): unknown => byName(data['people'], name)['idNumber'];
    const retiree = (name: string): Data => retirees.find((row) => row['idNumber'] === numberOf(name))!;
    expect(retiree('李国强')).to.include({ retirementDate: '2026-06-20', category: 'normal', management: 'community', street: '建外街道', benefitStatus: 'paying', medicalState: 'converted' });
    expect(retiree('王秀兰')).to.include({ retirementDate: '2025-09-15', medicalState: 'pending' });
    expect((await records('employments')).find((row) => row['idNumber'] === numberOf('周淑英'))).to.include({ status: 'ended', endedOn: '2025-08-10', endReason: 'retired' });
    expect((await records('people')).find((row) => row['name'] === '王秀兰')).to.include({ contributionStatus: 'ended', paidMonths: 224, residentMonths: 0 });
    expect((await records('payout-accounts')).find((row) => row['idNumber'] === numberOf('周淑英'))).to.include({ bank: '102', accountNumber: '6222021234567894' });

    const late = await filled(again.body.id as string, { 李国强: {} });
    expect(late['people'], 'who has retired is not listed any more').to.deep.equal([]);
  });

  it('Scenario: the list of people near retirement reaches a year ahead, by the ages that rise since 2025', async () => {
    const asked = async (search: Data): Promise<Data[]> => (await (await desk.as('employer')).get(`/api/queries/${portal}/near-retirement-list?pageSize=100&search=${encodeURIComponent(JSON.stringify(search))}`)).body.rows as Data[];
    const all = await asked({});
    expect(all.length).to.be.greaterThan(0);
    expect(all.every((row) => String(row['retirementDate']) <= '2027-03-10')).to.equal(true);
    const soon = await asked({ monthsLeft: 6 });
    expect(soon.every((row) => Number(row['monthsLeft']) <= 6)).to.equal(true);
    expect(soon.length).to.be.lessThan(all.length);
  });
});
