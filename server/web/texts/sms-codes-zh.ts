/** The Chinese words of the field for a code that a text message brings. */
export const smsCodesZh = {
  send: '获取验证码', sending: '正在发送…', again: '重新获取', wait: (seconds: number) => `重新获取（${seconds} 秒）`,
  sent: (mobile: string, minutes: number) => `验证码已发送至 ${mobile}，${minutes} 分钟内有效，请查看短信。`, unavailable: '此处不能发送验证码。', digits: (label: string) => `“${label}”应为6位数字`,
};
