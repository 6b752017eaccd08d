import type { signInZh } from './sign-in-zh.ts';

/** The English words of signing in elsewhere than by password. */
export const signInEn: typeof signInZh = {
  ways: 'Ways to sign in', goTo: (label) => `Sign in with ${label}`, goToText: (label) => `${label} will confirm who you are and bring you back here.`,
  again: 'Back to signing in', register: 'Register', failed: 'You are not signed in',
  scanIntro: (label) => `Open ${label} on your phone and scan the QR code. Once you confirm on the phone, this page signs you in.`, picture: 'QR code to sign in', drawing: 'Drawing the QR code…', number: 'Check number', numberHint: 'Your phone must show the same number.', link: 'Open the address in the QR code',
  waiting: 'Waiting for your phone', scanned: (name) => `Scanned by ${name}; please confirm on the phone`, confirmed: 'Confirmed; signing you in…', refused: 'The sign-in was refused on the phone.', expired: 'The QR code has expired.', renew: 'Get a new QR code', sameDevice: 'Are you on your phone?', direct: 'Sign in on this device',
  left: (seconds) => `expires in ${seconds} seconds`, expiryNote: 'The QR code is valid for 2 minutes.',
  confirmTitle: 'Confirm the sign-in', confirmText: 'A device asks to be signed in as you. Check that this is really you.', who: 'Signs in as', where: 'Address of the device', browser: 'Browser', when: 'Asked at', check: 'Look at the computer: confirm only if it shows this number', forWhom: 'For which employer', chooseEmployer: 'Choose an employer',
  warning: 'If it is not you at that computer, or somebody sent you the QR code, choose “Refuse”.', confirm: 'Confirm', refuse: 'Refuse', working: 'One moment…',
  confirmedTitle: 'Confirmed', confirmedText: 'Go on at the computer. You can close this page.', refusedTitle: 'Refused', refusedText: 'The computer will not be signed in. If you did not scan anything, there is nothing else to do.', overTitle: 'The QR code is no longer valid', overText: 'Get a new QR code on the computer and scan again.',
};
