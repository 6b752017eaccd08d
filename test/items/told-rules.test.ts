import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { refusalsOf } from '../../server/applications/check-rules.ts';
import { dictionaries } from '../../server/expressions/parameter-functions.ts';
import type { Dictionary, FormDefinition } from '../../server/forms/form-definition.ts';
import { rootDir } from '../platform/databases.ts';
import { toldRules } from './told-rules.ts';

const now = new Date('2026-03-10T02:00:00.000Z');
const inForce = { window: { from: '2026-01-01', to: '2026-12-31' }, employer: { insuredStatus: 'insured', accountNumber: '1', bank: '102' }, form: {} };

/** The code lists that rules look up. */
const codeLists = (portal: string): Record<string, Dictionary> => {
  const folder = join(rootDir, 'forms', portal, 'dictionaries');
  return Object.fromEntries(readdirSync(folder).map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dictionary]));
};

describe('rules about several rows at once, or a state that an approval makes', () => {
  for (const { item, message, holds } of toldRules) {
    const [portal = '', name = ''] = item.split('/');
    const { settings } = JSON.parse(readFileSync(join(rootDir, 'forms', portal, `${name}.json`), 'utf8')) as FormDefinition;
    const said = (scope: Record<string, unknown>): string[] => refusalsOf({ settings: settings!.item! }, { item: {}, [dictionaries]: codeLists(portal), ...inForce, ...scope }, 'zh', now).map((refusal) => refusal.message);

    it(`${name}: ${message}`, () => {
      expect(said(holds)).to.include(message);
      expect(said({})).not.to.include(message);
    });
  }
});
