import { expect } from 'chai';
import { checkQuery } from '../../server/queries/check-query.ts';
import { portal, staffQuery, surroundings, tollQuery } from './toll-office.ts';

const findings = (json: unknown, name = 'asked'): string[] => checkQuery(portal, name, json, surroundings).map(({ path, message }) => `${path.split('#')[1]} ${message}`);

describe('Publishing a query', () => {
  it('accepts what runs', () => {
    expect(findings(staffQuery)).to.deep.equal([]);
    expect(findings(tollQuery)).to.deep.equal([]);
    expect(findings({ title: '核验', english: 'Verify', audience: ['employer'], link: '/verify' })).to.deep.equal([]);
  });

  it('lets rows that an expression makes lead to applications, but not begin one', () => {
    const made = { title: '名单', english: 'Roll', rows: '= [{badge: "A1"}]', columns: [{ key: 'badge', label: '工号', english: 'Badge' }], rowKey: ['badge'] };
    const asked = (action: object): string[] => checkQuery(portal, 'asked', { title: '名单', english: 'Roll', audience: ['employer'], list: 'made', actions: [{ label: '看', en: 'See', ...action }] }, { ...surroundings, lists: { ...surroundings.lists, made } }).map(({ message }) => message);
    expect(asked({ application: '= row.badge' })).to.deep.equal([]);
    expect(asked({ item: 'let-go' })).to.deep.equal(['rows with ticks, details or buttons that begin an application must be those of a register']);
  });

  const broken: [string, unknown, RegExp][] = [
    ['no object', [], /it is not an object/],
    ['no title', { ...staffQuery, title: ' ' }, /^title "title" is missing/],
    ['nobody who may ask', { ...staffQuery, audience: [] }, /^audience it says nobody/],
    ['a role that does not exist', { ...staffQuery, audience: ['everybody'] }, /^audience there is no role "everybody"/],
    ['an unknown part', { ...staffQuery, filter: [] }, /^filter a query knows no "filter" here/],
    ['an unknown list', { ...staffQuery, list: 'nobody' }, /^list there is no list named "nobody"/],
    ['an unknown column', { ...staffQuery, columns: ['fullName', 'shoe'] }, /^columns the list "workers" has no column "shoe"/],
    ['an unknown field among the conditions', { ...tollQuery, require: [['from', 'until']] }, /^require\[0\] the search form has no field "until"/],
    ['an empty group', { ...tollQuery, require: [[]] }, /^require\[0\] a group names at least one field/],
    ['conditions that are required of a query that runs at once', { ...tollQuery, immediate: true }, /^immediate it cannot run at once/],
    ['a parameter that reads an unknown answer', { ...tollQuery, parameters: { from: '= form.since' } }, /^parameters.from .*reads "form.since", but there is no such field/],
    ['a parameter that is no FEEL', { ...tollQuery, parameters: { from: '= form.' } }, /^parameters.from /],
    ['a tab by a field without index', { ...staffQuery, tabs: [{ key: 'rich', label: '高', en: 'High', where: [{ field: 'wage', from: 9 }] }] }, /^tabs\[0\].where\[0\].field "wage" is neither a key nor an indexed field/],
    ['two tabs of one key', { ...staffQuery, tabs: [staffQuery.tabs[0], staffQuery.tabs[0]] }, /^tabs\[1\].key two tabs/],
    ['a row kept by an unknown column', { ...staffQuery, keep: '= row.shoe > 1' }, /^keep .*no such column/],
    ['an unknown item', { ...staffQuery, actions: [{ label: '办', en: 'Do', item: 'nothing' }] }, /^actions\[0\].item the portal has no item named "nothing"/],
    ['a value for a field that the item lacks', { ...staffQuery, actions: [{ label: '办', en: 'Do', item: 'let-go', prefill: { shoe: '= row.badge' } }] }, /^actions\[0\].prefill.shoe the item "let-go" has no field/],
    ['a value of an unknown column', { ...staffQuery, actions: [{ label: '办', en: 'Do', item: 'let-go', prefill: { badge: '= row.shoe' } }] }, /^actions\[0\].prefill.badge .*no such column/],
    ['details of an unknown list', { ...staffQuery, details: [{ key: 'x', label: '明细', en: 'Details', list: 'nobody' }] }, /^details\[0\].list there is no list/],
    ['an unknown template', { ...staffQuery, statement: { label: '打印', en: 'Print', template: 'nothing' } }, /^statement.template there is no template/],
    ['an upload into a field that is not there', { ...staffQuery, upload: { field: 'x', heading: '工号', english: 'Badge' } }, /^upload.field the search form has no field "x"/],
    ['a search field with a name of the request', { ...tollQuery, search: { ...tollQuery.search, components: [...tollQuery.search.components, { type: 'textfield', key: 'page', label: '页', input: true }] } }, /^search.page "page" has a meaning/],
    ['a search field of an unknown type', { ...tollQuery, search: { components: [...tollQuery.search.components, { type: 'crystalball', key: 'x', label: 'x', input: true }] } }, /^search\./],
    ['a source of an unknown register', { ...staffQuery, search: { ...staffQuery.search, sources: { unit: { register: 'nobody', key: { firm: '= account.firm' } } } } }, /nobody/],
    ['a shared column that is not shown', { ...staffQuery, columns: ['fullName'], merge: ['badge'] }, /^merge "badge" is no column that is shown/],
    ['an entry that is no shared column', { ...staffQuery, merge: ['fullName'], entry: 'badge' }, /^entry "badge" is not the first/],
    ['a file of a tab that is not there', { ...staffQuery, export: { label: '导出', en: 'Export', tab: 'nowhere' } }, /^export.tab the query has no tab "nowhere"/],
    ['a statement of the whole result in a row', { ...staffQuery, statement: { label: '打印', en: 'Print', inRow: true } }, /^statement.inRow only the statement of details/],
    ['an upload by an answer that cannot be given', { ...staffQuery, upload: { ...staffQuery.upload, when: { shoe: 'left' } } }, /^upload.when the search form has no field "shoe"/],
    ['a family without a name', { ...staffQuery, family: { label: '人员', en: 'People' } }, /^family.name "name" is missing/],
    ['a family by an answer that cannot be given', { ...staffQuery, family: { name: '一览', english: 'All', label: '人员', en: 'People', when: { shoe: 'left' } } }, /^family.when the search form has no field "shoe"/],
    ['what is told above details by an unknown list', { ...staffQuery, details: [{ ...staffQuery.details[0], about: { list: 'nobody' } }] }, /^details\[0\].about.list there is no list/],
    ['a link to another site', { title: 'x', english: 'x', audience: ['employer'], link: '//example.org' }, /^link it is no path of this site/],
  ];
  for (const [what, json, expected] of broken) {
    it(`refuses ${what}, with place and reason`, () => {
      const found = findings(json);
      expect(found.some((one) => expected.test(one)), found.join('\n') || 'it was accepted').to.equal(true);
    });
  }

  it('refuses the name of an item, and templates that read what a statement does not hold', () => {
    expect(findings(staffQuery, 'let-go')[0]).to.contain('an item of the portal has the same name');
    const [finding] = checkQuery(portal, 'asked', staffQuery, { ...surroundings, templates: { statement: '<p>{{shoe}}</p>' } });
    expect(finding!.path).to.match(/^templates\/statement\.hbs#/);
  });
});
