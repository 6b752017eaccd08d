/** The Chinese words of the question that a provider's first proof of a registered account brings. */
export const proofZh = {
  title: '请先确认账号',
  question: (date: string, mobile: string | null) => `该账号已于 ${date} ${mobile ? `用手机号 ${mobile} ` : ''}注册，是您本人注册的吗？`,
  questionOfEmployer: (date: string, mobile: string | null) => `该单位的账号已于 ${date} ${mobile ? `用手机号 ${mobile} ` : ''}注册，是贵单位注册的吗？`,
  why: '知道姓名（名称）和号码的人都可能注册；现在您已用电子凭证证明了身份。回答之前不能办理其他业务。',
  account: '账号', own: '是，保留密码和手机号', ownHint: '密码、手机号和已有的授权都不变。',
  notOwn: '不是我注册的', notOwnOfEmployer: '不是我单位注册的',
  notOwnHint: '该账号的密码和手机号将作废，接口令牌将撤销，其他设备上的登录全部退出，其间接受的经办人授权一并取消。之后您可以在“账户设置”中设置新密码。',
  notOwnOfEmployerHint: '该账号的密码和手机号将作废，接口令牌将撤销，其他设备上的登录全部退出，其间添加和邀请的经办人一并移除。',
  submit: '继续', working: '正在处理…', need: '请选择一项', failed: '没有保存您的回答',
  set: { title: '设置密码', intro: '此账号还没有密码。设置后，也可以用密码登录；其他设备上的登录会全部退出。', submit: '设置密码', done: '密码已设置，其他设备上的登录已退出。', none: '此账号没有密码。要设置密码，请退出后用电子凭证登录，再打开本页。' },
};
