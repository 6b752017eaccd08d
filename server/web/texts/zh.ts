import type { ApplicationStatus } from '../../applications/application-view.ts';
import { operatorsZh } from './operators-zh.ts';
import { proofZh } from './proof-zh.ts';
import { noticesZh } from './notices-zh.ts';
import { certificateZh } from './certificate-zh.ts';
import { signInZh } from './sign-in-zh.ts';
import { batchesZh, previewZh } from './batches-zh.ts';
import { queriesZh } from './queries-zh.ts';
import { registersZh } from './registers-zh.ts';
import { registrationZh } from './registration-zh.ts';
import { smsCodesZh } from './sms-codes-zh.ts';

/** The Chinese words of the pages, which are the manuals' own where they print them. English must have each of them. */
export const zh = {
  lang: 'zh-CN',
  brand: '办事',
  layout: {
    skip: '跳到主要内容', mainMenu: '主菜单', serviceCentre: '办事中心', accountCentre: '账户中心', registers: '登记册', designer: '事项设计', review: '待办审核', verify: '单据校验',
    signIn: '用户登录', signOut: '退出', language: 'English', otherLocale: 'en',
    largeText: '大字版', normalText: '标准字号', preferences: '语言与字号', footer: '本平台支持键盘操作与读屏软件', breadcrumbs: '当前位置',
    api: '接口说明', needsScript: '此页面需要启用浏览器的 JavaScript。',
  },
  home: { title: '选择办事大厅', intro: '请选择您要办事的平台。', enter: '进入办事中心' },
  centre: {
    enter: '进入', enterOf: (title: string) => `进入：${title}`, portalTabs: '服务分类',
    title: '办事中心', category: '业务类别', purpose: '办理作用', all: '全部', search: '搜索', searchHint: '输入业务名称', filters: '筛选条件',
    chosen: '您已选择', clear: '清空条件', remove: (name: string) => `去掉条件：${name}`,
    count: (total: number) => `共 ${total} 项业务`, guide: '办理指南', apply: '立即办理', audiences: { individual: '个人', employer: '单位' } as Record<string, string>,
    none: '没有符合条件的业务', noneHint: '请换一个关键词，或清空条件再试。', guideOf: (title: string) => `办理指南：${title}`, applyFor: (title: string) => `立即办理：${title}`,
  },
  guide: {
    title: '办理指南', materials: '材料清单', number: '序号', material: '材料名称', need: '必要性要求', required: '必要', optional: '非必要', conditional: '（视填写内容需要）',
    sample: '示例图', noMaterials: '此业务不需要上传材料。', apply: '立即办理', back: '返回办事中心', several: (max: number) => `可上传 ${max} 份`,
    hours: (from: number, to: number) => `每月${from}日至${to}日办理`, closedRefuse: '今天不在办理时间内，可以先填写并保存草稿，届时提交。', closedAccept: '今天不在办理时间内，提交后将于下个办理时段处理。',
  },
  login: {
    title: '用户登录', kinds: '用户类型', individual: '个人用户登录', employer: '企业用户登录', accountIndividual: '账号或身份号码', accountEmployer: '账号 ID',
    password: '密码', show: '显示密码', hide: '隐藏密码', captcha: '验证码', captchaWorking: '正在进行安全验证，请稍候…', captchaDone: '安全验证已通过', captchaIdle: '登录时自动完成安全验证，无需输入',
    submit: '登录', working: '正在登录…', needAccount: '请输入账号', needPassword: '请输入密码', expired: '登录已过期，请重新登录。填写的内容仍在原页面。',
    first: '请先登录，再继续办理。', browserHint: '建议使用谷歌浏览器，或浏览器的极速模式。', signedOut: '您已退出登录。', reopened: '登录成功。请回到原页面继续办理，本页可以关闭。',
  },
  edit: {
    steps: ['填写信息', '核对确认', '提交成功'], stepOf: '办理步骤', notices: '注意事项', materials: '申请材料上传', form: '业务信息', draftNumber: '草稿',
    returned: '申请被退回，请修改后重新提交', returnedReason: '退回原因', back: '返回上一步', save: '保存草稿', submit: '提交办理', resubmit: '重新提交',
    saved: (time: string) => `已保存 ${time}`, saving: '正在保存…', unsaved: '有未保存的修改', saveFailed: '暂时无法保存，稍后自动重试；填写的内容仍在本页', restored: '已恢复您离开本页前填写的内容',
    requiredMark: '带 * 的为必填项；灰色各项由系统带出，不可修改，如有错误请联系经办机构更正。', loading: '正在打开表单…', locked: '系统带出', calculated: '系统生成', prefilled: '系统带出，可改', source: (title: string) => `来源：${title}`,
    choose: '请选择', addRow: '添加一行', removeRow: (n: number) => `删除第 ${n} 行`, actions: '操作', yes: '是', no: '否',
    problemTitle: '请修改以下内容', formError: '表单打不开，请刷新页面再试。',
    checkTitle: '确认提交？', checkText: '请仔细核对您输入的内容', checkWarning: '提交后将不可修改！', close: '关闭', confirm: '确认提交', submitting: '正在提交…', checkMaterials: '申请材料', checkNone: '未上传', checkCount: (n: number) => `${n} 份`,
    conflictTitle: '草稿已在另一窗口修改', conflictText: '您可以用本页的内容覆盖，也可以改用另一窗口保存的内容。', keepMine: '用本页的内容', takeTheirs: '用另一窗口的内容', mine: '本页', theirs: '另一窗口', conflictField: '项目', conflictNone: '两边内容相同。',
    expiredTitle: '登录已过期', expiredText: '您填写的内容仍在本页，没有丢失。请在新窗口重新登录，然后回到本页继续。', signInAgain: '在新窗口登录', goOn: '我已登录，继续',
    outsideRefuse: '现在不在办理时间内：可以填写并保存草稿，届时提交。', outsideAccept: '现在不在办理时间内：提交后将于下个办理时段处理。', unexpected: '没有成功', tryAgain: '请稍后再试。', offline: '网络不通，请检查后再试。',
  },
  controls: {
    again: '重试', clear: '清空', add: '添加', addAll: '全部添加', takeOut: '移除', takeOutAll: '全部移除', choose: '选择', loading: '正在查询…', none: '没有符合条件的记录', noneChosen: '尚未选择', total: '合计',
    rows: (n: number) => `共 ${n} 行`, rowCount: (n: number) => `共 ${n} 条`, chosen: (n: number) => `已选 ${n} 条`, available: (n: number) => `可选 ${n} 条`, allHere: '全选本页', allOf: (n: number) => `全选 ${n} 条`,
    most: (n: number) => `最多选择 ${n} 条`, least: (label: string, n: number) => `“${label}”至少选择 ${n} 条`,
    cellMissing: (row: string, label: string) => `请填写“${row}”的“${label}”`,
    earlier: '更早的年份', later: '更晚的年份', year: (year: number) => `${year} 年`, wholeYear: (year: number) => `${year} 年全年`, monthAround: (year: number): [string, string] => [`${year} 年`, '月'], chosenMonths: (n: number) => `已选 ${n} 个月`, calendarKeys: '点选月份；点年份选全年。键盘可用方向键移动，空格键选择。',
    monthStatus: { paid: '已缴', owed: '欠费', uninsured: '未参保' }, regionLevels: ['省', '市', '区县'] as readonly string[], changeCategories: '请选择要变更的内容', unchanged: (label: string) => `请填写“${label}”变更后的内容，且与变更前不同`,
    textOf: (label: string) => `${label}：全文`, agree: (label: string) => `请阅读后勾选“${label}”`,
    fetching: '正在获取…', fetched: '已获取', fetchFailed: '未能获取，请再按一次', settling: '正在核算…', settleFailed: (why: string) => `未能核算，带出的内容和金额可能不是最新的：${why}`,
  },
  wizard: {
    steps: '填写步骤', previous: '上一步', next: '下一步', stepOf: (n: number, of: number) => `第 ${n} 步，共 ${of} 步`, done: '已填写', wrong: '有错误', open: '未填写', review: '核对您填写的内容', reviewStep: '核对并提交', change: '修改', changeOf: (label: string) => `修改：${label}`,
  },
  materials: {
    required: '必须上传', optional: '非必须', sample: '示例图', remove: '删除', removeOf: (name: string) => `删除 ${name}`, add: '上传材料', addTo: (name: string) => `上传材料：${name}`,
    count: (n: number, max: number) => `已上传 ${n} 份，最多 ${max} 份`, drop: '可点击选择、拍照，或将图片拖到此处', accept: (kinds: string) => `支持 ${kinds}`, uploading: (name: string, percent: number) => `正在上传 ${name} ${percent}%`,
    uploaded: (name: string) => `${name} 上传成功`, removed: (name: string) => `${name} 已删除`, none: '按目前填写的内容，不需要上传材料。', missing: (name: string) => `请上传${name}`, stillUploading: '正在上传，请稍候', open: (name: string) => `查看 ${name}`, full: '已达上限', sampleOf: (name: string) => `${name}示例图`, file: '文件', template: '下载模板', templateOf: (name: string) => `下载${name}模板`, download: (name: string) => `下载${name}`, fillIn: (name: string) => `请先下载${name}，填写后上传。`, cancel: '取消',
  },
  success: {
    title: '提交成功', textHours: (hours: number) => `工作人员会在${hours}小时之内处理，请耐心等待。`, textPlain: '工作人员会尽快处理，请耐心等待。', where: '您可以通过账户中心查看审核状态', number: '受理编号', print: '打印回执单', done: '完成',
    next: '接下来', steps: ['工作人员核实您提交的信息和材料', '如需补正，申请会退回给您修改后再次提交', '办理结果在账户中心查看'],
  },
  mine: {
    title: '账户中心', sub: '我的办件', none: '您还没有办理过业务', noneHint: '到办事中心选择要办理的业务。', number: '受理编号', item: '业务名称', status: '办理状态', submitted: '提交时间', due: '承诺办结', action: '操作',
    open: '查看', goOn: '继续填写', correct: '修改并重新提交', draft: '未提交', filter: '办理状态', all: '全部', total: (n: number) => `共 ${n} 件`, apply: '去办事中心', settings: '账户设置',
  },
  status: { draft: '草稿', in_review: '办理中', returned: '已退回', approved: '已办结', rejected: '不予通过', withdrawn: '已撤回', expired: '已过期' } satisfies Record<ApplicationStatus, string>,
  detail: {
    timeline: '办理进度', submission: '填写的信息', materials: '申请材料', noMaterials: '没有上传材料', diagram: '流程图', diagramText: '流程图的文字说明见上方“办理进度”。', zoomIn: '放大流程图', zoomOut: '缩小流程图', zoomFit: '看全图', legendDone: '已完成', legendCurrent: '正在进行', legendSkipped: '未经过',
    receipt: '打印回执单', withdraw: '撤回申请', withdrawTitle: '确认撤回？', withdrawText: '撤回后工作人员不再处理这份申请，如需办理须重新申请。', withdrawConfirm: '确认撤回', close: '关闭', comment: '意见', waiting: '等待中', submitted: '提交时间', due: '承诺办结时间', decided: '办结时间', empty: '未填写', correct: '修改并重新提交', goOn: '继续填写', noRows: '没有记录',
  },
  time: { left: (text: string) => `剩余 ${text}`, over: (text: string) => `已超时 ${text}`, hours: (n: number) => `${n} 小时`, minutes: (n: number) => `${n} 分钟`, days: (n: number) => `${n} 天` },
  queue: {
    title: '待办审核', none: '没有待办任务', noneHint: '新提交的申请会出现在这里。', number: '受理编号', item: '业务名称', applicant: '申请人', step: '办理环节', submitted: '提交时间', due: '办理时限', owner: '领取人', action: '操作', claim: '领取', open: '查看', goOn: '继续审核', nobody: '未领取', mine: '本人',
    filterItem: '业务', filterWho: '任务', everyone: '全部', onlyMine: '我领取的', onlyOverdue: '已超时', search: '受理编号或申请人', apply: '查询', clear: '清空条件', total: (n: number) => `共 ${n} 件，最早提交的在前`, done: '办理完成，以下为剩余待办。', filters: '筛选待办', noLimit: '无时限', page: (page: number, pages: number) => `第 ${page} 页，共 ${pages} 页`, previous: '上一页', next: '下一页', pages: '分页',
  },
  paging: { label: '翻页', range: (total: number, from: number, to: number, more: boolean) => `${more ? `${total} 条以上` : `共 ${total} 条`}，显示 ${from}-${to} 条`, pageNumber: (n: number) => `第 ${n} 页`, perPage: (n: number) => `${n}条/页`, size: '每页条数', goTo: '前往', page: '页', go: '前往' },
  task: {
    claim: '领取任务', release: '放回待办', claimFirst: '领取后方可作出决定。', claimedBy: (name: string) => `此任务已由${name}领取`, decide: '审核决定', comment: '意见', commentHint: '退回或不予通过时必须说明原因，申请人会看到。', commentNeeded: '请填写意见', closed: '此任务已办结', changes: '重新提交时修改的内容', before: '修改前', after: '修改后', field: '项目', changed: '已修改', submission: '申请信息', materials: '申请材料', noMaterials: '没有上传材料', history: '办理进度', diagram: '流程图', applicant: '申请人', view: (name: string) => `放大查看 ${name}`, decided: '上一件已办理完成，这是下一件。',
    viewer: '查看材料', zoomIn: '放大', zoomOut: '缩小', rotate: '旋转', previous: '上一张', next: '下一张', closeViewer: '关闭', original: '在新窗口打开', blank: '（空）',
  },
  verify: {
    title: '社保权益单与回执校验', intro: '输入单据右上角的查询流水号（回执单为受理编号）和校验码，校验其真伪。登录或未登录均可使用。', number: '查询流水号', numberHint: '回执单填写受理编号', code: '校验码', submit: '校验', valid: '校验成功', validStatement: '权益单校验成功', validText: '此文件由本平台出具，内容如下，请与纸面核对。', invalid: '校验未通过', invalidText: '流水号与校验码不符。请核对输入是否正确；如仍不通过，请勿采信该文件。', document: '文件名称', issued: '出具时间', holder: '查询人（申请人）', need: '请输入查询流水号和校验码', sheet: '单据详细信息', sheetPage: (n: number, of: number) => `单据第 ${n} 页，共 ${of} 页`, opening: '正在打开单据…', openPdf: '打开 PDF', openFailed: '单据图未能显示，请打开 PDF 查看。',
  },
  account: {
    title: '账户设置', name: '姓名', kind: '账户类型', login: '登录账号', kinds: { individual: '个人用户', employer: '企业用户', staff: '工作人员' }, tokens: '接口令牌', tokensIntro: '令牌可代您调用接口，请像密码一样保管。', tokenName: '令牌名称', tokenNameHint: '例如：记账软件', create: '新建令牌', revoke: '撤销', revokeOf: (name: string) => `撤销令牌 ${name}`, created: '创建时间', lastUsed: '最近使用', never: '从未使用', none: '没有令牌', once: '请立即复制，此令牌只显示这一次：', sessions: '登录设备', sessionsIntro: '不认识的登录请立即下线。', address: '地址', device: '浏览器', seen: '最近活动', current: '本机', end: '下线', endOf: (where: string) => `让 ${where} 下线`, needName: '请输入令牌名称',
  },
  registers: registersZh,
  queries: queriesZh, batches: batchesZh, preview: previewZh,
  signIn: signInZh,
  certificate: certificateZh,
  notices: noticesZh,
  proof: proofZh,
  operators: operatorsZh,
  registration: registrationZh,
  smsCodes: smsCodesZh,
  errors: { title: '出错了', notFound: '找不到页面', notFoundText: '网址可能有误，或该内容不属于您。', forbidden: '没有权限', forbiddenText: '您的账户不能打开此页面。', incident: '错误编号', home: '返回首页', },
};
