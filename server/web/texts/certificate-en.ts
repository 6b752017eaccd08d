import type { certificateZh } from './certificate-zh.ts';

/** The English words of signing in by a certificate. */
export const certificateEn: typeof certificateZh = {
  intro: 'Sign in with a certificate of an accepted authority that is valid and has not been revoked.', atProxy: 'Sign in with a USB token or a certificate of the system', atProxyText: 'Insert the token first; the browser will ask which certificate to use.', byFile: 'Sign in with a certificate file',
  file: 'Certificate file', fileHint: 'A .p12 or .pfx file, or .pem with certificate and private key (two files may be chosen).', password: 'Password of the file', passwordHint: 'Leave it empty if there is none.', local: 'The file and its password stay on this device; only the certificate and a signature are sent.',
  elsewhere: 'Sign with another program', elsewhereText: 'Where a signing program holds the key and cannot export it: download what is to be signed, have it signed over SHA-256, and send certificate and signature. It is valid for 10 minutes.', challenge: 'To be signed', download: 'Download what is to be signed', certificate: 'Certificate (.cer, .crt, .pem)', signature: 'Signature file', handIn: 'Send the signature and sign in',
  needFile: 'Choose the certificate file', needCertificate: 'Choose the certificate', needSignature: 'Choose the signature file', insecure: 'Browsers sign on HTTPS pages only; please open this page by its HTTPS address.',
  faults: {
    password: 'The password of the file is wrong; please type it again', unreadable: 'This file cannot be read; it should be a whole .p12, .pfx or .pem file', old: 'This file is encrypted by an old method (3DES or RC2) that browsers cannot open; export it again with AES-256', 'no-key': 'The file holds no private key; choose one that does', 'no-certificate': 'The file holds no certificate',
  },
  separator: ', ', missing: (labels) => `Not set up on this system yet: ${labels}.`,
};
