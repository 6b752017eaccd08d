import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { refusalsOf } from '../../server/applications/check-rules.ts';
import type { FormDefinition } from '../../server/forms/form-definition.ts';
import { rootDir } from '../platform/databases.ts';
import { toldRules } from './told-rules.ts';

const now = new Date('2026-03-10T02:00:00.000Z');
const inForce = { window: { from: '2026-01-01', to: '2026-12-31' }, employer: { insuredStatus: 'insured', accountNumber: '1', bank: '102' }, form: {} };

describe('rules about several rows at once, or a state that an approval makes', () => {
  for (const { item, message, holds } of toldRules) {
    const [portal = '', name = ''] = item.split('/');
    const { settings } = JSON.parse(readFileSync(join(rootDir, 'forms', portal, `${name}.json`), 'utf8')) as FormDefinition;
    const said = (scope: Record<string, unknown>): string[] => refusalsOf({ settings: settings!.item! }, { item: {}, ...inForce, ...scope }, 'zh', now).map((refusal) => refusal.message);

    it(`${name}: ${message}`, () => {
      expect(said(holds)).to.include(message);
      expect(said({})).not.to.include(message);
    });
  }
});
