import type { Route } from '../platform/http-route.ts';
import { compareVersions, versionNames } from './compare-versions.ts';
import type { Designer } from './designer.ts';
import { administrators, itemPath, listing, named, note, revision } from './item-routes.ts';
import { describeShipped, takeOverShipped } from './shipped-item.ts';

const version = { type: 'string', pattern: versionNames } as const;

/** Versions of an item beside one another, and the one that its files hold. */
export function versionRoutes(designer: Designer): Route[] {
  return [
    {
      method: 'get', path: `${itemPath}/compare`, right: administrators,
      summary: { zh: '任意两版之间的差异', en: 'What differs between any two versions' },
      query: { type: 'object', required: ['from', 'to'], properties: { from: version, to: version } }, answers: listing,
      async handle(call) { const rows = await compareVersions(designer, call.caller, ...named(call), call.query['from'] ?? '', call.query['to'] ?? ''); return { rows, total: rows.length }; },
    },
    {
      method: 'get', path: `${itemPath}/shipped`, right: administrators,
      summary: { zh: '随系统提供的版本，及其与线上版本的差异', en: 'The version that is shipped, and what it would change of the live one' }, answers: { type: 'object', required: ['exists', 'follows', 'rows'] },
      handle: (call) => describeShipped(designer, call.caller, ...named(call)),
    },
    {
      method: 'post', path: `${itemPath}/take-over`, right: administrators,
      summary: { zh: '将随系统提供的版本放入草稿', en: 'Put the version that is shipped in the draft' },
      body: { type: 'object', required: ['revision'], additionalProperties: false, properties: { revision, note } }, answers: { type: 'object', required: ['revision', 'problems'] },
      handle: (call) => takeOverShipped(designer, call.caller, ...named(call), Number(call.body['revision']), String(call.body['note'] ?? '')),
    },
  ];
}
