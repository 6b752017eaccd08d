import type { KeyFileFault } from '../browser/read-key-file.ts';

/** The Chinese words of signing in by a certificate. */
export const certificateZh = {
  intro: '用认可机构签发的证书登录，证书须在有效期内且未被吊销。', atProxy: '使用 USB 证书或系统中的证书登录', atProxyText: '请先插入证书介质，浏览器会让您选择证书。', byFile: '使用证书文件登录',
  file: '证书文件', fileHint: '.p12、.pfx 文件，或含证书与私钥的 .pem 文件（可同时选两个）。', password: '证书密码', passwordHint: '没有密码的可不填。', local: '证书文件和密码只在本机使用，不会上传；上传的只有证书和签名。',
  elsewhere: '用其他工具签名', elsewhereText: '证书在签名工具中、不能导出时：下载待签名文件，用工具以 SHA-256 签名，再上传证书和签名。10 分钟内有效。', challenge: '待签名内容', download: '下载待签名文件', certificate: '证书（.cer、.crt、.pem）', signature: '签名文件', handIn: '提交签名并登录',
  needFile: '请选择证书文件', needCertificate: '请选择证书', needSignature: '请选择签名文件', insecure: '浏览器只在 HTTPS 网址上提供签名功能，请用 HTTPS 网址打开本页。',
  faults: {
    password: '证书密码不正确，请重新输入', unreadable: '无法读取此证书文件，请确认文件完整，且为 .p12、.pfx 或 .pem 文件', old: '此证书文件使用的加密方式过旧（3DES 或 RC2），浏览器无法打开，请用 AES-256 重新导出', 'no-key': '文件中没有私钥，请选择含私钥的证书文件', 'no-certificate': '文件中没有证书',
  } satisfies Record<KeyFileFault, string>,
  separator: '、', missing: (labels: string) => `本系统尚未配置：${labels}。配置后即可使用。`,
};
