import type { BatchStatus } from '../../batch/batch-view.ts';

/** The Chinese words of batches and previews; the manuals' own where they print them. */
export const batchesZh = {
  title: '批量办理', history: '批量办理记录', start: '批量办理', of: (title: string) => `批量办理：${title}`,
  step1: '1. 下载模版', step1Text: '按模版在本地填写，每行一条。', template: '模版下载',
  step2: '2. 上传申报信息', step2Text: (most: number) => `支持 Excel（.xlsx），不超过 20 MB，最多 ${most} 行；旧版 .xls 请先另存为 .xlsx。`, file: '选择文件', upload: '上传申报信息', needFile: '请选择要上传的文件', uploading: (percent: number) => `正在上传 ${percent}%`,
  step3: '3. 核对并提交', step3Text: '上传后逐行检查；录入成功的可以提交，失败的导出更正后再次上传。',
  correction: '此批申请被退回：请更正后重新上传全部申报信息，仍用原受理编号。', correct: '重新上传申报信息',
  recent: '最近的批次', none: '还没有批次', noneHint: '上传申报信息后会出现在这里。', allBatches: '全部批次',
  fileName: '文件', number: '批次编号', notYet: '未提交', item: '业务名称', status: '状态', uploaded: '上传时间', submittedAt: '提交时间', counts: '行数', open: '查看', action: '操作', countsOf: (good: number, failed: number) => `成功 ${good}，失败 ${failed}`, total: (n: number) => `共 ${n} 批`,
  statuses: { waiting: '排队中', checking: '正在检查', checked: '待提交', submitting: '正在提交', submitted: '已提交', refused: '未接受', failed: '未成功', cancelled: '已取消' } satisfies Record<BatchStatus, string>,
  reading: (done: number, total: number | null) => (total === null ? `已检查 ${done} 行` : `已检查 ${done} 行，约 ${total} 行`), submitting: (done: number, total: number) => `已提交 ${done} 行，共 ${total} 行`, waiting: '排队中，请稍候；可以离开本页，稍后回来查看。',
  good: (n: number) => `信息录入成功（${n}）`, failed: (n: number) => `信息录入失败（${n}）`, tabs: '录入结果', line: '行号', reasons: '错误原因', noGood: '没有录入成功的行', noFailed: '没有录入失败的行', exportFailures: '导出失败列表', failuresHint: '在导出的表格中更正后，可直接再次上传。',
  submit: (n: number) => `提交（${n} 行）`, fill: (n: number) => `填入表单（${n} 行）`, submitTitle: '确认提交？', submitText: (good: number) => `将提交录入成功的 ${good} 行。`, submitFailed: (failed: number) => `录入失败的 ${failed} 行不在其中。`, submitConfirm: '确认提交', submitWarning: '提交后将不可修改！', close: '返回',
  again: '继续提交', cancel: '取消本批', cancelTitle: '取消本批？', cancelText: '已上传的内容不再处理，需要时请重新上传。', cancelConfirm: '确认取消', another: '再次上传', back: '返回',
  doneEach: (n: number) => `${n} 行已各自成为一件申请，进度在账户中心查看。`, doneOne: (n: number) => `${n} 行已作为一件申请提交，由工作人员一并审核。`, doneGrid: (n: number) => `${n} 行已填入表单。`, numberIs: '批次编号', applications: '查看本批申请', application: '查看申请', applicationOf: (line: number) => `查看第 ${line} 行的申请`,
  unsaved: '本页已填写的内容未能保存，因此没有继续；原因见页面下方，请处理后再试。', panelTitle: '批量录入', panelText: '人员较多时，可以下载模版填写后上传，录入成功的行会加到下面的表中。', filled: '已填入表单',
  rowsHead: (title: string) => `${title} 的申报信息`, 
};

export const previewZh = {
  computedAt: '数据生成时间', details: '查看详情', detailsOf: (row: string) => `查看详情：${row}`, hideDetails: '收起详情', hideDetailsOf: (row: string) => `收起详情：${row}`, total: '合计', none: '暂无数据', more: (shown: number, total: number) => `仅显示前 ${shown} 条，共 ${total} 条，全部见导出的表格`, moreRows: (shown: number, total: number) => `仅显示前 ${shown} 条，共 ${total} 条`,
  refused: (title: string, n: number) => `${title}（${n}）`, exportRefused: '导出', confirm: '确认提交', back: '返回修改', changed: '数据已有变化，以下是新的预览，请核对后再确认提交。', loading: '正在核算，请稍候…', action: '操作',
};
