/** The Chinese words of employers' operators. */
export const operatorsZh = {
  actingFor: (name: string) => `正在为“${name}”办理`, switch: '切换单位',
  chooseTitle: '切换办理身份', chooseIntro: '您可以为本人办理，也可以作为经办人为单位办理。切换后，所有页面都按所选身份办理。', self: '本人', selfText: '办理个人业务', current: '当前身份', act: '切换', actAs: (name: string) => `切换为：${name}`, rights: '权限', leave: '不再代办', leaveOf: (name: string) => `不再代办：${name}`,
  leaveTitle: '确认不再代办？', leaveText: (name: string) => `您将不能再为“${name}”办理和查看业务。如需恢复，须由该单位管理员重新添加。`, leaveConfirm: '不再代办', cancel: '取消', close: '关闭', none: '您还不是任何单位的经办人。可请单位管理员添加您。',
  invitations: '邀请', invited: (employer: string) => `“${employer}”邀请您担任经办人`, accept: '接受', decline: '谢绝', acceptOf: (employer: string) => `接受“${employer}”的邀请`, declineOf: (employer: string) => `谢绝“${employer}”的邀请`,
  title: '经办人管理', intro: (name: string) => `“${name}”的经办人。经办人用自己的账号登录，为单位办理业务；每一步由谁办理都有记录。`, manage: '管理经办人', name: '姓名', login: '账号', since: '添加时间', status: '状态', action: '操作',
  statuses: { active: '有效', invited: '待接受', disabled: '账号已停用' }, sources: { self: '单位账号', added: '', register: '法定代表人' }, you: '本人', change: '修改权限', changeOf: (name: string) => `修改权限：${name}`, remove: '移除', removeOf: (name: string) => `移除：${name}`, uninvite: '撤回邀请', uninviteOf: (name: string) => `撤回邀请：${name}`,
  removeTitle: '确认移除？', removeText: (name: string) => `${name}将立即不能再为本单位办理业务，其为本单位建立的接口令牌同时失效。`, removeConfirm: '移除', changeTitle: (name: string) => `${name}的权限`, save: '保存', saved: '已保存',
  addTitle: '添加经办人', addText: '对方已有账号且姓名一致的，立即添加；否则发出邀请，对方登录后在“切换办理身份”页接受。邀请 30 天内有效。', person: '登录名、身份号码或手机号', personHint: '例如身份号码，不区分大小写', fullName: '姓名', add: '添加', needPerson: '请输入登录名、身份号码或手机号', needName: '请输入姓名', needRight: '请至少选择一项权限', added: '已添加',
  between: '；', rightsOf: (labels: string) => `权限：${labels}`, statusOf: (status: string, source: string) => (source ? `${status}（${source}）` : status),
  tokenFor: (name: string) => `为“${name}”`, viewOnly: '您在本单位只能查看，不能填报和提交。',
};
