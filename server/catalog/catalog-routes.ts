import type { Route } from '../platform/http-route.ts';
import type { Platform } from '../platform/platform.ts';
import type { Catalog } from './catalog.ts';
import { describeItem } from './describe-item.ts';
import { listItems } from './list-items.ts';
import { portalView } from './portal-settings.ts';

const text = { type: 'string', maxLength: 200 };

export function catalogRoutes(platform: Platform, catalog: Catalog): Route[] {
  return [
    {
      method: 'get', path: '/items', right: 'anyone',
      summary: { zh: '办事中心的事项列表', en: 'Items of the service centre' },
      query: { type: 'object', properties: { portal: text, audience: text, category: text, purpose: text, q: text } },
      answers: { type: 'object', required: ['rows', 'total'], properties: { rows: { type: 'array', items: { type: 'object' } }, total: { type: 'integer' } } },
      async handle({ query, caller }) {
        const rows = listItems(catalog, query, caller.locale);
        return { rows, total: rows.length };
      },
    },
    {
      method: 'get', path: '/items/:portal/:item', right: 'anyone',
      summary: { zh: '事项：办理指南、材料、表单与提交格式', en: 'An item: guide, materials, form and schema of a submission' },
      answers: { type: 'object', required: ['ref', 'title', 'version', 'guide', 'materials', 'form', 'schema'] },
      async handle({ params, caller }) {
        const version = catalog.current(`${params['portal']}/${params['item']}`);
        return describeItem(version, catalog.portal(version.portal), caller.locale, platform.clock.now());
      },
    },
    {
      method: 'get', path: '/portals/:portal', right: 'anyone',
      summary: { zh: '门户：名称、筛选条件、配色', en: 'A portal: name, filters, colours' },
      answers: { type: 'object', required: ['portal', 'title', 'categories', 'purposes'] },
      async handle({ params, caller }) {
        return portalView(catalog.portal(params['portal'] ?? ''), caller.locale);
      },
    },
  ];
}

