import type { EditState } from '../../catalog/portal-edit-store.ts';
import type { PartState } from '../../designer/portal-part-view.ts';

/** The Chinese words of the pages where administrators change code lists, menu and texts of a portal. */
export const portalPartsZh = {
  tabs: '平台设置', pages: { dictionaries: '代码表', menu: '菜单与筛选', texts: '平台文字', parameters: '参数', publishing: '发布与复核' }, settingsOf: (title: string) => `平台设置：${title}`,
  save: '保存并生效', saveWaiting: '提交，等待复核', saving: '正在检查并保存…', saved: '已生效，各服务节点即时采用。', savedWaiting: '已提交，等待另一位管理员复核。', unchanged: '内容没有变化。', unsaved: '有未保存的修改', notSaved: '未能保存', note: '修改说明', confirmTitle: '确认修改', confirmText: '将作以下修改：', warnings: '请注意', stillSave: '确认保存', cancel: '取消', add: '添加', remove: '删除', up: '上移', down: '下移', none: '（无）', chinese: '中文', english: '英文', reason: '原因', actions: '操作',
  states: { shipped: '随系统提供', changed: '已在此修改', added: '在此新建', new: '新建' } satisfies Record<PartState, string>,
  rule: '在此修改过的内容以这里为准，系统升级不会覆盖；随系统提供的内容有变时，此处会提示，可比较后采用。',
  shippedChanged: '随系统提供的内容在此修改之后有了变化。', shippedDiffers: '与随系统提供的内容的差异', takeOver: '采用随系统提供的内容', takeOverText: '此处的修改将由随系统提供的内容取代，仍可从历次修改中恢复。',
  waiting: (by: string, at: string) => `${by} 于 ${at} 提交的修改正等待另一位管理员复核。`, agree: '同意并生效', decline: '不同意', takeBack: '收回', agreed: '已同意，修改生效。', declined: '已退回。',
  versions: '历次修改', version: '版本', at: '时间', by: '修改人', state: '状态', current: '现行', restore: '恢复此版', restoreText: (version: number) => `恢复为第 ${version} 版的内容，并作为新的一版保存。`, differences: '查看与现行的差异', editStates: { live: '已生效', waiting: '待复核', declined: '未采用' } satisfies Record<EditState, string>, system: '系统',
  difference: { field: '项目', kind: '变化', before: '修改前', after: '修改后', kinds: { added: '新增', removed: '删除', changed: '修改' }, none: '没有差异' },
  dictionaries: {
    intro: '下拉选项等所用的代码及其属性。修改即时用于新申请；办理中的申请仍按原内容。', filter: '按名称查找', name: '名称', entries: '条数', count: (n: number, retired: number) => (retired > 0 ? `${n}（停用 ${retired}）` : `${n}`), create: '新建代码表', key: '英文名', keyHint: '小写字母、数字和连字符，例如 leave-kind', needKey: '请填写英文名：以字母开头，只含小写字母、数字和连字符', begin: '开始编辑', total: (n: number) => `共 ${n} 个代码表`,
    title: '中文名称', titleEnglish: '英文名称', value: '代码', label: '中文', en: '英文', retired: '停用', attributes: '属性', addEntry: '添加一条', attribute: '属性名', addAttribute: '添加属性', attributeHint: '英文字母开头，例如 rate', find: '在代码中查找', more: (shown: number, all: number) => `显示 ${shown} 条，共 ${all} 条；请用查找缩小范围`, retiredHint: '停用的不再可选，已有记录仍显示其文字。代码一经使用不宜改动。', exportSheet: '导出 Excel', importSheet: '导入 Excel', imported: (n: number) => `已读入 ${n} 条，请核对后保存。`,
  },
  menu: { intro: '办事中心的两行筛选条件，以及排在最前的事项。', categories: '业务类别', purposes: '办理作用', purposesOf: '所属业务类别', allCategories: '未选业务类别时', value: '名称（事项据此归类）', label: '显示为', labelHint: '留空则显示名称', order: '排在最前的事项', orderHint: '其余事项按发布先后排列', choose: '请选择事项', addItem: '加入' },
  texts: { intro: '平台名称、页脚、统一的注意事项、链接和提示。', title: '平台名称', titleEnglish: '平台名称（英文）', notices: '注意事项', noticesHint: '事项没有自己的注意事项时显示', footer: '页脚', links: '其他办理渠道', linkLabel: '链接文字', url: '网址（https://）', text: '说明', prompts: '办事中心的提示', promptText: '提示', promptLabel: '按钮文字', addNotice: '添加一条', addLine: '添加一行', addLink: '添加链接' },
  parameters: { intro: '按有效期取用的费率、基数、年龄等。打开一条参数，填写新值和起始年月即可调整；以前的计算不受影响，历次取值都保留。', name: '参数表', records: '记录数', none: '本平台没有参数表。' },
  publishing: {
    intro: '开启后，发布事项、修改代码表、菜单和平台文字，都须由另一位管理员确认才生效。', on: '须两位管理员', off: '一位管理员即可', turnOn: '改为须两人复核', turnOff: '改为一人即可', byFile: '随系统文件已规定须两人复核，不能在此关闭。', switched: (by: string, at: string) => `${by} 于 ${at} 设定`, waitingItems: '等待复核的事项', waitingParts: '等待复核的平台设置', nothing: '没有等待复核的内容。', open: '查看差异并决定', own: '您提交的，须由另一位管理员确认', requested: (by: string, at: string) => `${by}，${at}`, item: '事项', part: '内容', requestedBy: '提交人', confirmOn: '开启后，您的修改也须由另一位管理员确认。', confirmOff: '关闭后，任何一位管理员都可以单独发布。',
  },
  versionsPage: {
    from: '比较', to: '与', compare: '比较', shipped: '随系统提供', draft: '草稿', live: '线上', save: (n: number) => `草稿第 ${n} 次保存`, version: (n: number) => `第 ${n} 版`, saves: '草稿的历次保存', noVersions: '还没有发布过。',
    shippedTitle: '随系统提供的版本', follows: '线上版本即随系统提供的版本；系统升级时随之更新。', administered: '管理员发布过的事项不再随系统更新。', sameAsShipped: '线上版本与随系统提供的相同。', differs: (n: number) => `随系统提供的版本与线上版本有 ${n} 处不同。`, takeOver: '将随系统提供的版本放入草稿', takenOver: '已放入草稿，核对并发布后，此事项重新随系统更新。', notShipped: '此事项不是随系统提供的。',
  },
};
