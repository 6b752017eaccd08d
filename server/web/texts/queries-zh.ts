import type { ResultKind, ResultStatus } from '../../queries/query-view.ts';

/** The Chinese words of the pages on queries. */
export const queriesZh = {
  askNow: '立即查询', askOf: (title: string) => `立即查询：${title}`, kind: '查询', notices: '温馨提示', conditions: '查询条件', search: '查询', reset: '重置', loading: '正在打开…', formError: '查询条件未能显示，请刷新页面', required: '带 * 的为必填项',
  tabs: '分类', result: '查询结果', before: '请先填写条件并点击“查询”', asking: '正在查询…', none: '没有符合条件的记录', noneHint: '请更换条件后再查询。', count: (total: number, more: boolean) => (more ? `${total} 条以上` : `共 ${total} 条`), found: (total: number) => `查询完成，共 ${total} 条`,
  total: '合计', actions: '操作', sortBy: (label: string) => `按${label}排序`, actionOf: (label: string, name: string) => `${label}：${name}`, back: '返回', pages: '翻页', perPage: (n: number) => `${n}条/页`, pageSize: '每页条数', goTo: '前往', problem: '查询未成功',
  upload: '选择文件上传', uploadText: (heading: string) => `上传 Excel（.xlsx），表中须有“${heading}”一列，最多 5000 个。`, template: '模板下载', file: '上传Excel模板文件', ticked: (n: number) => `已选 ${n} 条，下载打印时只含所选`, tick: (name: string) => `选择：${name}`, tickAll: '选择本页全部', uploaded: (name: string, count: number) => `文件上传成功：${name}，共 ${count} 个`, remove: '移除名单', uploading: (percent: number) => `正在上传 ${percent}%`,
  files: '我的文件', noFiles: '还没有下载过', background: '内容较多，正在后台生成，完成后在下方“我的文件”中下载；也可离开，收到通知后重新进入系统下载。', progress: (done: number, total: number | null) => (total === null ? `已处理 ${done} 条` : `已处理 ${done} / ${total} 条`), download: '下载', downloadOf: (title: string) => `下载：${title}`, cancel: '取消', cancelOf: (title: string) => `取消：${title}`,
  draftTitle: '已有一份未提交的草稿', draftText: (title: string) => `您的“${title}”草稿中已有填写的内容或上传的材料，可能与所选的这一行无关。`, draftWarning: '清空后，草稿中的内容和材料不能恢复。', draftAnew: '清空草稿，按此行填写', draftContinue: '继续原草稿',
  number: '流水号', checkCode: '校验码', verify: '任何人都可凭流水号和校验码在此页面核验：', kinds: { export: 'Excel', statement: 'PDF' } satisfies Record<ResultKind, string>,
  statuses: { waiting: '排队中', reading: '正在读取', printing: '正在打印', done: '已完成', refused: '未成功', failed: '未成功', cancelled: '已取消' } satisfies Record<ResultStatus, string>,
};
