import type { Route } from '../../server/platform/http-route.ts';
import type { QueryDetail, ResultView } from '../../server/queries/query-view.ts';

/** A query and files of it in every state, for pages that stand without a server. */
export function sampleQueries(hostileText: string): { query(): Promise<QueryDetail>; queryFiles(): Promise<ResultView[]> } {
  const file = (id: string, change: Partial<ResultView>): ResultView => ({
    id, kind: 'statement', status: 'done', background: true, title: `示例查询 ${hostileText}`, rowsDone: 10, rowsTotal: 10, problem: null, file: `/api/queries/example/people/results/${id}/file`,
    number: '2026112100000017', checkCode: 'ABCD-EFGH-JKLM', createdAt: '2026-11-21T03:00:00.000Z', finishedAt: '2026-11-21T03:01:00.000Z', ...change,
  });
  return {
    query: async () => ({
      portal: 'example', query: 'people', title: '示例查询', description: hostileText, notices: ['只显示本单位人员。'], data: {}, hasSearch: true, immediate: false, select: true, schema: {},
      family: { name: '查询一览', groups: [{ label: hostileText, members: [{ label: '人员', query: 'people', address: '/queries/example/people', isCurrent: true, when: null }, { label: '缴费', query: 'dues', address: '/queries/example/dues', isCurrent: false, when: null }] }] },
      form: { title: '示例查询', display: 'form', components: [{ type: 'textfield', key: 'name', label: '姓名', input: true }] },
      tabs: [{ key: 'a', label: '在职' }, { key: 'b', label: '离职' }], details: [], export: { label: '导出' }, statement: { label: '下载打印' }, upload: { field: 'name', heading: '姓名', when: null },
    }),
    queryFiles: async () => [
      file('f1', {}), file('f2', { kind: 'export', number: null, checkCode: null, status: 'reading', rowsDone: 1000, rowsTotal: 2530, file: null, finishedAt: null }),
      file('f3', { status: 'refused', file: null, number: null, checkCode: null, problem: { code: 'too_many_rows', message: '一次最多 5000 行，请分成几个文件' } }),
    ],
  };
}

/** What the page of a query asks for by itself: the files that were made before. */
export function sampleQueryRoutes(): Route[] {
  return [{ method: 'get', path: '/queries/:portal/:query/results', right: 'signed-in', summary: { zh: '文件', en: 'Files' }, answers: {}, handle: async () => ({ rows: [], total: 0 }) }];
}
