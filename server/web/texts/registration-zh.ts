/** Registering, codes by SMS, passwords and sessions. What a portal asks is named in its own declaration. */
export const registrationZh = {
  title: '用户注册', intro: '首次使用系统时，需进行新用户注册。请选择注册用户类型：', choose: (title: string) => `选择：${title}`, have: '已有账号？', signIn: '去登录', register: '用户注册', noAccount: '还没有账号？', forgot: '忘记密码',
  kindIntro: { individual: '自然人办理本人业务', employer: '单位委托经办人办理业务' }, none: '本平台暂未开放自助注册，请到经办窗口办理。',
  unavailable: '本平台尚未开通短信，暂不能自助注册或重置密码，请到经办窗口办理。',
  particulars: '填写信息', contact: '手机验证', secret: '设置密码', chosen: (label: string) => label, chosenHint: '4 至 32 位字母、数字、点、横线或下划线，以字母开头。登录时使用。',
  mobile: '手机号码', mobileHint: '11 位，用于接收验证码，以后可用它重置密码。', code: '短信验证码', codeHint: '6 位数字，5 分钟内有效。', sendCode: '获取验证码', sendingCode: '正在发送…', sendAgain: '重新获取', wait: (seconds: number) => `重新获取（${seconds} 秒）`,
  codeSent: (mobile: string) => `验证码已发送至 ${mobile}，请查看短信。`, codeMaybeSent: '如登录账号与手机号码相符，验证码已发送，请查看短信。', needMobile: '请输入手机号码', needCode: '请输入短信验证码', demo: '演示环境不发真实短信，', demoLink: '在此查看验证码', newWindow: '（新窗口）',
  password: '密码', newPassword: '新密码', repeat: '再次输入密码', repeatNew: '再次输入新密码', needPassword: '请输入密码', needRepeat: '请再次输入密码', differs: '两次输入的密码不一致', show: '显示密码', hide: '隐藏密码',
  rules: { length: '8 至 200 个字符', own: '不含本人的登录名、姓名和号码', common: '不是常见密码，也不是有规律的字符' }, rulesTitle: '密码要求', kept: '已符合', notKept: '未符合',
  agreed: (title: string) => `我已阅读并同意《${title}》`, needAgreed: (title: string) => `请阅读并勾选《${title}》`, need: (label: string) => `请填写${label}`,
  submit: '注册', working: '正在注册…', done: '注册成功', loginName: '登录时请输入：', doneText: '请记住以上登录账号和您设置的密码。', doneEmployer: '您是本单位的管理员，登录后可以添加其他经办人。', toSignIn: '去登录', problem: '请修改以下内容',
  reset: { title: '重置密码', intro: '输入登录账号和注册时的手机号码，用短信验证码设置新密码。', account: '登录账号', accountHint: '个人为注册时的身份号码，单位为账号 ID 或单位代码。', needAccount: '请输入登录账号', submit: '重置密码', working: '正在重置…', done: '密码已重置', doneText: '所有设备上的登录都已退出，请用新密码登录。', lost: '手机号码已停用或从未登记的，请携带有效证件到经办窗口办理。' },
  change: { title: '修改密码', intro: '修改后，其他设备上的登录会全部退出。', old: '原密码', needOld: '请输入原密码', submit: '修改密码', working: '正在修改…', done: '密码已修改，其他设备上的登录已退出。' },
  sessions: { since: '登录时间', endOthers: '让其他设备全部下线', ended: '其他设备已全部下线。' },
  messages: { title: '演示短信', intro: '演示环境不发真实短信。最近一天内本应发出的短信列在这里，任何人都能看到。', to: '收件号码', text: '内容', at: '时间', none: '还没有短信', refresh: '刷新' },
};
