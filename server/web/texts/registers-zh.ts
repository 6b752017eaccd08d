import type { TransferView } from '../../designer/register-view.ts';

/** The Chinese words of the pages on registers. */
export const registersZh = {
  title: '登记册', intro: '各办事平台的登记信息。每次修改都留有历史，可以恢复。', name: '名称', records: '记录数', kind: '类别', parameters: '参数表', plain: '登记台账', none: '没有由您管理的登记册', open: '查看', portal: '所属平台',
  count: (total: number, more: boolean) => (more ? `${total} 条以上` : `共 ${total} 条`), search: '查找', searchHint: (fields: readonly string[]) => `输入${fields.join('、')}的开头几个字`, find: '查找', clear: '清空', add: '新增记录',
  noRecords: '没有符合条件的记录', noRecordsHint: '请换一个关键词，或新增、导入记录。', action: '操作', edit: '查看修改', sortBy: (label: string) => `按${label}排序`,
  newTitle: '新增记录', version: (n: number) => `第 ${n} 版`, form: '登记内容', save: '保存', saving: '正在保存…', saved: '已保存', remove: '移除记录', removeTitle: '确认移除？', removeText: '移除后不再出现在登记册中；历史保留，可以恢复。', removeConfirm: '确认移除', cancel: '取消',
  removed: '此记录已移除。可在下方历史中恢复以前的版本。', loading: '正在打开…', unsaved: '有未保存的修改', reload: '刷新',
  successor: '自某时起调整', successorText: '把上面填写的数值作为新标准，自所填年月（日期）起生效；此前的标准保持不变，并自动截止到前一月（日）。', from: '生效年月或日期', fromHint: '例如 2026-01 或 2026-01-01', force: '允许改写已经生效的时段', forceHint: '会影响以往期间的计算结果，请谨慎选择。', adjust: '设为新标准', needFrom: '请填写生效年月或日期，例如 2026-01',
  history: '变更历史', noChanges: '内容没有变化', field: '项目', before: '修改前', after: '修改后', empty: '（空）', revert: '恢复此版本', revertOf: (n: number) => `恢复此版本：第 ${n} 版`, revertTitle: '确认恢复？', revertText: (n: number) => `将第 ${n} 版的内容作为最新一版写入。`, revertConfirm: '确认恢复', current: '当前',
  kinds: { added: '新增', changed: '修改', removed: '移除' } as Record<'added' | 'changed' | 'removed', string>,
  causes: { application: '业务办结', administrator: '管理员操作', import: '文件导入', load: '批量装入', demo: '演示数据', shipped: '随系统提供' } as Readonly<Record<string, string>>, system: '系统',
  transfers: '导入与导出', importTitle: '导入', importText: '支持 Excel（.xlsx）或 JSON 行（.jsonl）。先检查全部行，全部通过才写入；有一行不通过则全部不写入，并给出原因。', template: '下载导入模板', file: '选择文件', mode: '遇到已有的记录', modeAdd: '视为错误（只新增）', modeUpdate: '用文件中的内容覆盖', start: '开始导入', uploading: (percent: number) => `正在上传 ${percent}%`, needFile: '请选择文件',
  exportTitle: '导出', exportText: '导出您有权查看的全部记录；已输入查找条件时只导出找到的记录。', exportExcel: '导出 Excel', exportLines: '导出 JSON 行', recent: '最近的导入与导出', noTransfers: '还没有导入或导出过', cancelTransfer: '取消任务', download: '下载文件', downloadFailures: '下载未通过的行', row: '行号', reasons: '原因',
  importOf: (file: string) => `导入 ${file}`, exportOf: (format: string) => `导出 ${format}`, onlySearched: (text: string) => `查找条件：${text}`,
  progress: (done: number, total: number | null) => (total === null ? `已处理 ${done} 行` : `已处理 ${done} 行，约 ${total} 行`), result: (added: number, updated: number) => `新增 ${added} 条，更新 ${updated} 条`, exported: (rows: number) => `共 ${rows} 条`, failures: (n: number) => `${n} 行未通过，没有写入任何数据`, moreFailures: '其余见下载的文件',
  statuses: { waiting: '排队中', checking: '正在检查', writing: '正在写入', done: '已完成', refused: '未通过', failed: '未成功', cancelled: '已取消' } satisfies Record<TransferView['status'], string>,
};
