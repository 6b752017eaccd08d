/** The Chinese words of the pages on notices and on one's mobile number. */
export const noticesZh = {
  title: '通知', link: (unread: number) => (unread > 0 ? `通知（${unread} 条未读）` : '通知'), unread: '未读', readAll: '全部标为已读', allRead: '全部通知已标为已读。', none: '还没有通知', noneHint: '办理结果、对账单生成等消息会出现在这里。',
  count: (total: number, unread: number) => `共 ${total} 条，未读 ${unread} 条`,
  mobile: {
    title: '更换手机号', label: '手机号码', none: '未登记', intro: (mobile: string) => `当前手机号：${mobile}。新号码须能接收短信，更换后用它接收验证码、重置密码。`, introNone: '您还没有登记手机号。登记后用它接收验证码、重置密码。', password: '登录密码', hint: '新的手机号码，11 位。',
    submit: '确认更换', working: '正在更换…', done: '手机号已更换', back: '返回账户设置', unproven: '此账号没有密码，请先用电子凭证重新登录，再更换手机号。', unavailable: '本平台尚未开通短信，暂不能更换手机号，请到经办窗口办理。',
  },
};
