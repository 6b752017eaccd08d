/** The Chinese words of signing in elsewhere than by password. */
export const signInZh = {
  ways: '登录方式', goTo: (label: string) => `前往“${label}”登录`, goToText: (label: string) => `将转到“${label}”确认您的身份，完成后自动回到本平台。`,
  again: '返回登录', register: '去注册', failed: '没有登录成功',
  scanIntro: (label: string) => `请用手机打开“${label}”扫描二维码，在手机上确认后，本页自动登录。`, picture: '扫码登录二维码', drawing: '正在生成二维码…', number: '核对码', numberHint: '手机上显示的核对码须与此相同。', link: '打开二维码中的网址',
  waiting: '等待扫码', scanned: (name: string) => `${name} 已扫码，请在手机上确认`, confirmed: '已确认，正在登录…', refused: '手机上已拒绝登录。', expired: '二维码已过期。', renew: '刷新二维码', sameDevice: '正在使用手机？', direct: '在本机直接登录',
  left: (seconds: number) => `${seconds} 秒后过期`, expiryNote: '二维码 2 分钟内有效。',
  confirmTitle: '确认登录', confirmText: '有一台设备请求以您的身份登录。请核对以下信息，确认是您本人操作。', who: '登录人', where: '请求登录的地址', browser: '浏览器', when: '请求时间', check: '请看电脑屏幕：核对码一致才能确认', forWhom: '以哪个单位的身份登录', chooseEmployer: '请选择单位',
  warning: '如果不是您本人在操作电脑，或二维码是别人发来的，请点“拒绝”。', confirm: '确认登录', refuse: '拒绝', working: '正在处理…',
  confirmedTitle: '已确认登录', confirmedText: '请回到电脑上继续办理。本页可以关闭。', refusedTitle: '已拒绝登录', refusedText: '电脑不会登录。如果您没有扫码，无需进行其他操作。', overTitle: '二维码已失效', overText: '请在电脑上刷新二维码后重新扫码。',
};
