import { expect } from 'chai';
import type { FormDefinition, ItemSettings } from '../../server/forms/form-definition.ts';
import { checkItemRegisters } from '../../server/registers/check-item-registers.ts';
import { checkRegisters } from '../../server/registers/check-registers.ts';
import { boats, boatsForm, dictionaries, failureOf, type BoatChanges } from './fixture-registers.ts';

const until = { type: 'textfield', key: 'until', label: '截止月份', properties: { format: 'year-month' } };
const registers = { boats: boatsForm({ indexed: ['tons'] }), berths: boatsForm({ keys: [['plate', 'since']], components: [until], period: { from: 'since', to: 'until' } }) };

/** The findings of an item with these settings, as place within `settings.item` and code. */
function findings(item: ItemSettings, components: FormDefinition['components'] = []): string[] {
  const form = { title: '过户', components: [{ type: 'textfield', key: 'plate', label: '船牌' }, ...components], settings: { item } };
  return checkItemRegisters({ portal: 'harbour', item: 'transfer', form, dictionaries, workflowXml: '<zeebe:output source="= decision" target="verdict" />' }, registers, { lists: { 'open-boats': {} } })
    .map(({ path, code }) => `${path.split('#')[1]!.replace('settings.item.', '')} ${code}`);
}

describe('the registers that an item names', () => {
  it('pass when everything that they name is there', () => {
    expect(findings({
      sources: { boat: { register: 'boats', key: { plate: '= form.plate' }, when: '= account.owner != null' }, berth: { register: 'berths', key: { plate: '= boat.plate' }, list: true } },
      effects: { approval: [
        { action: 'update', register: 'boats', key: { plate: '= boat.plate' }, set: { name: '= verdict', tons: '= record.tons + 1' }, expect: ['name'] },
        { action: 'close', register: 'berths', each: '= berth', when: '= row.since != null and decision = "approve"', key: { plate: '= row.plate', since: '= row.since' }, expect: { name: '= row.name' } },
      ] },
      rules: [{ when: '= boat.tons > 5', message: '太重' }],
    }, [{ type: 'textfield', key: 'boatName', label: '船名', properties: { source: 'boat.name' } }])).to.deep.equal([]);
  });

  it('are refused by place when a register, a field or an index is missing', () => {
    expect(findings({
      sources: { boat: { register: 'ships', key: { plate: '1' } }, kind: { register: 'boats', key: { kind: 'cargo', sails: '3' } } },
      effects: { approval: [
        { action: 'update', register: 'boats', key: { name: 'x' }, set: { sails: '= 1' }, expect: ['masts'] }, { action: 'close', register: 'boats', key: { plate: 'A' } },
        { action: 'update', register: 'boats', set: { tons: '= 1' } }, { action: 'create', register: 'boats', set: { plate: 'A', name: 'x' } },
      ] },
    })).to.deep.equal([
      'sources.boat.register unknown_register', 'sources.kind.key.kind register_key', 'sources.kind.key.sails register_field',
      'effects.approval[0].key.name register_key', 'effects.approval[0].set.sails register_field', 'effects.approval[0].expect.masts register_field',
      'effects.approval[1].register register_period', 'effects.approval[2].key register_key',
    ]);
  });

  it('are refused when an expression cannot run or reads what there is not', () => {
    expect(findings({
      sources: { boat: { register: 'boats', key: { plate: '= later.plate' }, when: '= form.plate +' }, later: { register: 'boats', key: { plate: '= form.colour' } } },
      effects: { approval: [{ action: 'update', register: 'boats', each: '= form.rows', when: '= boats.plate = 1', key: { plate: '= row.plate' }, set: { name: '= boat.sails', tons: '= record.weight', kind: '= record' }, expect: { name: '= rows' } }] },
      rules: [{ when: '= row.plate = 1', message: '' }, { when: '= later.tons > ', message: '' }],
    })).to.deep.equal([
      'sources.boat.when feel_syntax', 'sources.boat.key.plate feel_unknown_name', 'sources.later.key.plate feel_unknown_name',
      'effects.approval[0].each feel_unknown_name', 'effects.approval[0].when feel_unknown_name', 'effects.approval[0].set.name feel_unknown_name', 'effects.approval[0].set.tons feel_unknown_name',
      'effects.approval[0].expect.name feel_unknown_name', 'rules[0].when feel_unknown_name', 'rules[1].when feel_syntax',
    ]);
  });

  it('are refused when a text field would show the code that a register keeps, which a select with its list does not', () => {
    const shown = (component: FormDefinition['components'][number]) => findings({ sources: { boat: { register: 'boats', key: { plate: '1' } } } }, [component]);
    expect(shown({ type: 'textfield', key: 'boatKind', label: '船型', disabled: true, properties: { source: 'boat.kind' } })).to.deep.equal(['boatKind.properties.source raw_code']);
    expect(shown({ type: 'select', key: 'boatKind', label: '船型', disabled: true, properties: { source: 'boat.kind', dictionary: 'kinds' } })).to.deep.equal([]);
  });

  it('are refused when a component prefills from a field, or shows a list, that there is not', () => {
    const components = [
      { type: 'textfield', key: 'boatName', label: '船名', properties: { source: 'boat.sails' } },
      { type: 'recordgrid', key: 'rows', label: '船', list: 'closed-boats', components: [] }, { type: 'recordgrid', key: 'more', label: '船', list: 'open-boats', components: [] },
    ];
    expect(findings({ sources: { boat: { register: 'boats', key: { plate: '1' } } } }, components)).to.deep.equal(['boatName.properties.source register_field', 'rows.list unknown_list']);
  });
});

describe('a declared register', () => {
  const refusal = async (changes: BoatChanges): Promise<string> => {
    const { errors: [error] = [] } = await failureOf(Promise.resolve().then(() => boats(changes)));
    expect(error?.path).to.match(/^forms\/harbour\/registers\/boats\.json/);
    return error!.message;
  };

  it('has columns of the types of its fields', () => {
    expect(Object.fromEntries(boats().columns.map(({ field, type, length, decimals }) => [field, [type, length || decimals]]))).to.deep.equal({
      plate: ['text', 20], tons: ['number', 10], name: ['text', 60], fee: ['money', 2], crew: ['integer', 0], built: ['date', 10], since: ['month', 7], sold: ['boolean', 0],
    });
  });

  it('has no index twice, and keys and indexes over several fields', () => {
    const { keys, indexes } = boats({ keys: [['plate', 'since'], 'name'], indexed: ['plate', ['plate', 'since'], ['since', 'plate'], 'name', 'tons'] });
    expect({ keys, indexes }).to.deep.equal({ keys: [['plate', 'since'], ['name']], indexes: [['since', 'plate'], ['tons']] });
  });

  it('is refused with the reason when it cannot become a table', async () => {
    const long = { type: 'textfield', key: 'name', label: '船名', validate: { maxLength: 191 } };
    const wrong: [BoatChanges, RegExp][] = [
      [{ keys: [] }, /keys is missing/], [{ keys: ['mast'] }, /"mast" is not a component/], [{ indexed: [['tons', 'tons']] }, /each once/], [{ indexed: 'tons' }, /not a list/],
      [{ components: [long] }, /191 characters/], [{ components: [{ type: 'datagrid', key: 'name', label: '船名', components: [] }] }, /a datagrid \("name"\) cannot be a column/],
      [{ components: [{ type: 'textfield', key: 'Name', label: '名' }], indexed: ['name', 'Name'] }, /differ by case only/], [{ components: [{ type: 'textfield', key: 'a-b', label: '名' }], indexed: ['a-b'] }, /cannot name a column/],
      [{ components: ['a', 'b', 'c', 'd', 'e'].map((key) => ({ type: 'textfield', key, label: key })), indexed: [['a', 'b', 'c', 'd', 'e']] }, /too large/],
      [{ components: Array.from({ length: 90 }, (_, index) => ({ type: 'textfield', key: `t${index}`, label: '文' })), indexed: Array.from({ length: 30 }, (_, index) => [`t${index * 3}`, `t${index * 3 + 1}`, `t${index * 3 + 2}`]) }, /too long together/],
      [{ period: { from: 'since', to: 'name' } }, /neither a date nor a month/], [{ period: { from: 'since' } as never }, /"from" and "to"/], [{ label: ['mast'] }, /label's field/], [{ parameters: 'yes' as never }, /parameters/],
    ];
    for (const [changes, reason] of wrong) expect(await refusal(changes), String(reason)).to.match(reason);
  });

  it('is refused when a right names a register or column that there is not, or its form cannot run', () => {
    const access = { individual: { owner: 'x' }, employer: { through: { register: 'crews', match: { plate: 'plate' }, where: { plate: 'x' } } }, agency: { through: { register: 'berths', match: { kind: 'plate' }, where: { kind: 'x' } } }, reviewer: { lookup: ['plate', 'owner'] } };
    const found = checkRegisters('harbour', { boats: boatsForm({ access }), berths: registers.berths, wrecks: boatsForm({ components: [{ type: 'textfield', key: 'name', label: '船名', customConditional: 'show = true' }] }) }, dictionaries);
    expect(found.map(({ path, code }) => `${path.split('/').at(-1)} ${code}`)).to.deep.equal([
      'wrecks.json#name executable_code',
      'boats.json#settings.register.access.individual register_key', 'boats.json#settings.register.access.employer.through unknown_register',
      'boats.json#settings.register.access.agency.through.match register_key', 'boats.json#settings.register.access.agency.through.where register_key',
      'boats.json#settings.register.access.reviewer.lookup register_key',
    ]);
    expect(checkRegisters('harbour', { 'big-boats': registers.boats, big_boats: registers.boats }, dictionaries).map(({ message }) => message)).to.deep.equal(['its table "register_harbour_big_boats" is already that of "big-boats"']);
  });
});
