import type { proofZh } from './proof-zh.ts';

/** The English words of the question that a provider's first proof of a registered account brings. */
export const proofEn: typeof proofZh = {
  title: 'First, confirm this account',
  question: (date, mobile) => `This account was registered on ${date}${mobile ? ` with the mobile number ${mobile}` : ''}. Was that you?`,
  questionOfEmployer: (date, mobile) => `The account of this employer was registered on ${date}${mobile ? ` with the mobile number ${mobile}` : ''}. Was that you or somebody of yours?`,
  why: 'Anybody who knows the name and the number could register it; now your electronic credential has proven who you are. You can do nothing else before you answer.',
  account: 'Account', own: 'Yes, keep the password and the mobile number', ownHint: 'Password, mobile number and authorisations stay as they are.',
  notOwn: 'No, I did not register it', notOwnOfEmployer: 'No, it was not us',
  notOwnHint: 'Its password and mobile number will no longer work, its API tokens are revoked, it is signed out on all other devices, and it is no longer an operator of any employer whose invitation was accepted meanwhile. You can then set a new password in the account settings.',
  notOwnOfEmployerHint: 'Its password and mobile number will no longer work, its API tokens are revoked, it is signed out on all other devices, and operators that were added or invited meanwhile are removed.',
  submit: 'Continue', working: 'One moment…', need: 'Choose an answer', failed: 'Your answer was not saved',
  set: { title: 'Set a password', intro: 'This account has no password yet. With one you can also sign in by password; you will be signed out on all other devices.', submit: 'Set the password', done: 'The password is set; you have been signed out on all other devices.', none: 'This account has no password. To set one, sign out, sign in with your electronic credential, and open this page again.' },
};
