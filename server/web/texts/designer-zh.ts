import type { UsePlace } from '../../designer/field-uses.ts';
import type { DifferenceGroup, ItemPart } from '../../designer/item-view.ts';

/** The Chinese words of the workbench. */
export const designerZh = {
  tabs: '事项设计', pages: { item: '概览与发布', form: '表单', workflow: '办理流程', receipt: '回执', settings: '指南、材料与设置', try: '试办', versions: '版本' },
  save: '保存草稿', saving: '正在保存…', saved: (time: string, revision: number) => `已保存 ${time}（第 ${revision} 次）`, unsaved: '有未保存的修改', notSaved: '未能保存', reload: '重新打开', cancel: '取消', close: '关闭', add: '添加', remove: '删除', apply: '确定', edit: '设置', up: '上移', down: '下移', copy: '复制', undo: '撤销', redo: '重做', none: '（无）', yes: '是', no: '否', choose: '请选择', search: '查找', reason: '原因',
  unsavedText: '采用共用的内容会替换本页尚未保存的修改。先保存的，可在草稿的历次保存中找回。', saveFirst: '先保存再采用', giveUp: '放弃修改并采用',
  conflictTitle: '他人已修改此草稿', conflictText: '在您打开之后，草稿已在另一窗口或由他人保存。您的修改仍在本页；请在新窗口打开核对后，选择如何处理。', overwrite: '以本页内容作为最新一次保存', takeTheirs: '放弃本页修改，打开最新草稿',
  parts: { item: '设置', form: '表单', workflow: '流程', receipt: '回执' } satisfies Record<ItemPart, string>,
  problems: { title: '发布前需要解决', none: '检查通过，可以发布。', count: (n: number) => `${n} 处需要解决`, go: '去修改', place: '位置' },
  items: {
    title: '事项设计', intro: '新建、修改和发布业务事项，不需要编程。', create: '新建事项', importTitle: '导入事项文件', importHint: '导出的 ZIP，或表单（.json）、流程（.bpmn）、回执（.hbs）三个文件。导入为草稿，检查后再发布。', importButton: '导入', imported: (item: string) => `已导入为草稿：${item}`, importedSame: (item: string) => `内容与现有的相同，没有变化：${item}`, file: '选择文件', needFile: '请选择文件', portal: '所属平台', name: '事项名称', key: '英文名', keyHint: '用于网址和文件名，例如 child-allowance；小写字母、数字和连字符', from: '从何开始', list: '查询显示的列表', other: '从其他事项复制', needName: '请填写事项名称', needKey: '请填写英文名：以字母开头，只含小写字母、数字和连字符', begin: '开始设计',
    starters: { empty: '空白', simple: '简单申请（申请人信息、事由、身份证明，一级审核）', 'money-grid': '带费用明细的申请（多行金额与合计，二级审核）', batch: '批量申报（Excel）', query: '查询（显示列表，不需审核）', 'two-party': '双方办理（另一单位确认）' },
    version: '线上版本', state: '状态', draft: '草稿', open: '打开', live: '已发布', withdrawn: '已停办', never: '未发布', requested: '待复核', draftBy: (by: string, at: string) => `${by}，${at}`, total: (n: number) => `共 ${n} 个事项`, filter: '按名称查找', fourEyes: '发布须由两位管理员复核', all: '全部平台',
  },
  overview: {
    live: '线上版本', liveIs: (version: number, at: string) => `第 ${version} 版，${at} 发布`, neverPublished: '尚未发布，群众看不到此事项。', isWithdrawn: '已停办，不再受理新申请。', offeredBetween: (from: string, until: string) => `受理日期：${from} 至 ${until}`, always: '不限',
    draft: '草稿', noDraft: '没有未发布的修改。', draftIs: (revision: number, by: string, at: string) => `第 ${revision} 次保存，${by}，${at}`, overtaken: '草稿开始之后，线上已发布了另一版本；发布草稿会取代它。', differences: '与线上版本的差异', noDifferences: '没有差异', before: '线上', after: '草稿', field: '项目', kind: '变化', kinds: { added: '新增', removed: '删除', changed: '修改' },
    groups: { fields: '项目', rules: '规则', steps: '流程环节', texts: '文字', materials: '材料', settings: '设置', receipt: '回执模板' } satisfies Record<DifferenceGroup, string>,
    publish: '发布', publishTitle: '发布草稿', publishText: '发布后新申请即用新版本；办理中的申请仍按原版本办结。', note: '发布说明', publishConfirm: '确认发布', requestedBy: (by: string, at: string) => `${by} 于 ${at} 请求发布，等待另一位管理员确认。`, agree: '同意并发布', decline: '不同意', takeBack: '收回请求', published: (version: number) => `已发布为第 ${version} 版`, requestSent: '已提交，等待另一位管理员确认。', discard: '放弃草稿', discardText: '草稿的全部修改将被删除，线上版本不变。', history: '草稿的保存记录',
    versions: '历史版本', version: '版本', at: '时间', by: '发布人', shipped: '随系统提供', current: '当前', rollback: '恢复此版本', rollbackTitle: '恢复以前的版本', rollbackText: (version: number) => `表单、流程、回执和指南一并恢复为第 ${version} 版，并作为新版本发布。`, intoDraft: '放入草稿', exportVersion: '导出', exportDraft: '导出草稿',
    withdraw: '停办', withdrawText: '停办后不再受理新申请；办理中的申请继续办理。', offer: '恢复办理', schedule: '受理日期', from: '自', until: '至', scheduleHint: '留空表示不限', setSchedule: '设定受理日期',
    replay: '用近期申请验证', replayText: '用最近的真实申请按草稿重新判断，发布前看到哪些会有不同结果。不改变任何数据。', replayLast: '申请数', replayRun: '开始验证', replaying: '正在验证…', replayProgress: (judged: number, total: number) => `已验证 ${judged} / ${total} 件`, nowRouted: '首个环节不同', notReplayed: '尚未用近期申请验证。', replayed: (judged: number, differing: number) => `验证了 ${judged} 件，${differing === 0 ? '结果全部相同。' : `${differing} 件结果不同。`}`, nowRefused: '现在会被拒绝', nowAccepted: '现在会被接受', nowOther: '值不同',
  },
  form: {
    palette: '组件', basic: '填写项', dates: '日期时间', layout: '布局', rows: '多行', own: '业务组件', addHere: '点按添加到末尾（或所选的容器中），也可拖入表单', addInside: '添加到其中', empty: '从左侧添加组件', wizard: '分步填写（每个顶层面板为一步）', sources: '数据来源', english: '英文',
    tabsOf: { main: '内容', rules: '校验', logic: '条件与计算', data: '选项与来源' },
    label: '名称', labelEnglish: '英文名称', key: '字段名', keyHint: '英文字母开头，发布后不要改动', description: '填写提示', descriptionEnglish: '填写提示（英文）', required: '必填', locked: '只读', hidden: '不显示', lockFilled: '有来源值时锁定', multiple: '可填多个', placeholder: '框内提示',
    minLength: '最少字数', maxLength: '最多字数', format: '格式', pattern: '正则表达式', patternMessage: '不符时的提示', min: '最小值', max: '最大值', decimals: '小数位数', minDate: '最早日期', maxDate: '最晚日期', dateHint: '日期，或 today', minRows: '最少行数', maxRows: '最多行数', minSelected: '最少选几项', maxSelected: '最多选几项', totals: '合计的列', addAnother: '“添加一行”按钮文字',
    options: '选项', optionSource: '选项来自', ownOptions: '在此填写', dictionary: '代码表', value: '值', text: '文字', textEnglish: '英文', source: '从登记信息带出', noSource: '不带出', html: '内容', content: '条款全文',
    list: '列表', select: '选择方式', selects: { checkbox: '可选多行', radio: '选一行', none: '显示全部行，不选' }, columns: '列', columnEditable: '可填', levels: '到哪一级', levelNames: ['省', '市', '区县'], minMonth: '最早年月', maxMonth: '最晚年月', monthHint: '例如 2020-01', slots: '显示哪些材料', slotsAll: '全部材料', mobileField: '发送到哪个手机号码', changeSource: '变更哪项登记信息', category: '类别', categoryFields: '可变更的项目', selfFrom: '本人时取自', heirOnly: '仅继承人填写',
    condition: '何时显示', conditionWhen: '满足条件时显示', conditionKept: '此条件不能用规则行表示，按原样保留。', replaceRule: '改用规则行', all: '全部满足', any: '任一满足', addRule: '添加一条', operators: { '==': '等于', '!=': '不等于', '>': '大于', '>=': '不小于', '<': '小于', '<=': '不大于', in: '是其中之一（用逗号分隔）', filled: '已填写', empty: '未填写', checked: '勾选了' },
    calculation: '自动计算', calculationIs: '按算式计算', number: '数字', sumOf: (rows: string, column: string) => `“${rows}”中“${column}”之和`, operand: '取值', roundMoney: '四舍五入到分', customMessage: '校验提示', checkRule: '须满足', checkRuleMessage: '不满足时的提示',
    removeTitle: '删除仍在使用的项目？', removeText: (label: string) => `“${label}”在以下地方使用，删除后这些地方会出错：`, removeAnyway: '仍然删除', removeHolderText: (label: string, n: number) => `“${label}”及其中的 ${n} 个组件将一并删除。`,
    uses: { condition: '显示条件', calculation: '计算', validation: '校验', source: '数据来源', effect: '登记册变更', rule: '拒绝规则', material: '材料', batch: 'Excel', preview: '预览', parameter: '流程参数', workflow: '流程', receipt: '回执第几行' } satisfies Record<UsePlace, string>,
    sourcesTitle: '数据来源', sourcesHint: '按账户或填写的内容在登记册中找到记录，项目即可从中带出。', register: '登记册', keys: '按什么查找', fromAccount: (attribute: string) => `账户：${attribute}`, fromField: (label: string) => `填写的“${label}”`, sourceRequired: '查不到时不能办理', notFound: '查不到时的提示', addSource: '添加来源', needKeyName: '字段名须以字母开头，只含字母、数字、下划线和连字符', keyTaken: '此字段名已被使用', needLabel: '请填写名称',
    types: {
      textfield: '单行文字', textarea: '多行文字', number: '数字', email: '电邮地址', checkbox: '勾选', radio: '单选', select: '下拉选择', selectboxes: '多选', hidden: '隐藏项', file: '文件', tags: '标签', url: '网址', phoneNumber: '电话', currency: '金额', password: '密码', signature: '签名',
      datetime: '日期', day: '日期（分栏）', time: '时间', date: '日期', month: '年月', panel: '面板', fieldset: '分组', columns: '分栏', well: '边框', tabs: '标签页', table: '表格布局', content: '说明文字', htmlelement: '说明文字（HTML）', container: '容器',
      datagrid: '多行填写', editgrid: '多行填写（逐行）', recordgrid: '记录列表', transfer: '左右选择', calendar: '缴费月历', region: '行政区划', changelist: '变更项', agreement: '阅读并同意', payee: '本人或继承人', fetch: '获取信息按钮', smscode: '短信验证码', materials: '材料上传位置', button: '按钮',
    } as Readonly<Record<string, string>>,
    
  },
  settings: {
    basic: '基本信息', title: '事项名称', titleEnglish: '事项名称（英文）', audience: '谁可以办理', audiences: { individual: '个人', employer: '单位', agency: '经办机构' }, category: '业务类别', purpose: '办理作用', description: '业务描述', descriptionEnglish: '业务描述（英文）', promised: '承诺办结（小时）', onlyOneOpen: '同一申请人同时只能有一件在办',
    hours: '办理时间', hoursLimited: '每月只在部分日期办理', fromDay: '自每月几日', toDay: '至每月几日', outside: '其他日期提交', outsides: { refuse: '不接受', accept: '接受，下个时段处理' }, guide: '办理指南', guideLabel: '项目', guideText: '内容', guideLabelEnglish: '项目（英文）', guideTextEnglish: '内容（英文）', noticeEnglish: '内容（英文）', addGuide: '添加一项', notices: '注意事项', notice: '内容', addNotice: '添加一条', noticesHint: '不填则用平台统一的注意事项',
    materials: '申请材料', materialName: '材料名称', materialEnglish: '英文名称', materialKey: '代号', materialRequired: '必要', materialMax: '最多几份', materialAccept: '文件类型', accepts: { image: '图片', pdf: 'PDF', zip: 'ZIP', excel: 'Excel' }, materialDescription: '说明', materialDescriptionEnglish: '说明（英文）', addMaterial: '添加材料', wizardReview: '最后一步核对全部内容',
  },
  workflow: {
    choose: '采用共用流程', chooseText: '多数事项采用共用流程；修改后成为此事项自己的流程。', use: '采用', used: '当前流程', zoomFit: '看全图', check: '检查', simulate: '流程推演', properties: '属性', problems: '流程中的问题', steps: '环节', groups: '由哪个组办理', outcomes: '可作的决定', outcomeLabel: '文字（中文 | 英文）', outcomeComment: '意见', comments: { optional: '可填', required: '必填', none: '不填' }, taskSettings: '环节设置', selectTask: '点选图中的人工环节，在此设定办理组和可作的决定。', english: '英文名称', due: '承诺时限内办结', groupFromItem: '由事项参数决定（保留原样）', name: '名称',
  },
  receipt: { template: '模板', fields: '插入字段', snippets: '插入片段', insert: (label: string) => `插入：${label}`, preview: '预览', refresh: '更新预览', choose: '采用共用模板', printing: '正在生成预览…', took: (ms: number) => `${ms} 毫秒`, pageBreak: '分页', qr: '查验二维码', answers: '全部填写内容', materials: '材料清单', table: '两列表格', previewFrame: '回执预览' },
  try: { reviewerSees: '审核人看到的内容', otherEvents: '也可能发生', paths: '全部路径', pathsText: '按流程的每一种走法各生成一份申请，逐条试办；变化的是流程据以判断的项目。', findPaths: '生成全部路径', findingPaths: '正在推演…', pathsFound: (paths: number, submissions: number) => `共 ${paths} 条路径，${submissions} 份虚构申请。`, pathsCut: '路径过多，只列出一部分。', missed: '没有任何路径经过：', path: '路径', varied: '填写的不同之处', plain: '与示例相同', result: '结果', noEnd: '未结束', tryPath: '试办此路径', invalidSample: '虚构的数据未通过校验，请修改后再试：', intro: '以示例人员办理草稿：登记信息是虚构的，不写入任何数据，不发送任何消息。', fill: '填写', submit: '提交（试办）', again: '重新开始', sample: '填入示例数据', step: '办理环节', groups: '办理组', decide: '作出决定', ended: '流程已结束', status: '最终状态', done: '已走过的环节', services: '系统动作', valid: '校验通过', materialsOff: '试办不检查材料。', statuses: { approved: '已办结', rejected: '不予通过', withdrawn: '已撤回', expired: '已过期', returned: '已退回', in_review: '办理中' } as Readonly<Record<string, string>> },
  dashboard: {
    title: '办件统计', most: (n: number) => `最高 ${n} 件`, days: '最近天数', submitted: '提交', decided: '办结', waiting: '待办', overdue: '超时', median: '办结时间中位数（小时）', p90: '九成在多少小时内', item: '事项', approved: '通过', rejected: '不予通过', returned: '退回', queues: '各组待办', group: '组', reasons: '退回原因', noReasons: '没有退回', count: '件数', perDay: '每日提交与办结', incidents: '流程异常', deadJobs: '失败的后台任务', none: '这段时间没有办件', hours: (n: number | null) => (n === null ? '—' : `${n}`), bar: (label: string, count: number) => `${label}：${count}`, withOverdue: (label: string, n: number) => `${label}（超时 ${n}）`, chart: (day: string, submitted: number, decided: number) => `${day}：提交 ${submitted}，办结 ${decided}`, show: '显示',
  },
};
