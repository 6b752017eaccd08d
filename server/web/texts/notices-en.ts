import type { noticesZh } from './notices-zh.ts';

/** The English words of the pages on notices and on one's mobile number. */
export const noticesEn: typeof noticesZh = {
  title: 'Notices', link: (unread) => (unread > 0 ? `Notices (${unread} unread)` : 'Notices'), unread: 'Unread', readAll: 'Mark all as read', allRead: 'All notices are marked as read.', none: 'There are no notices', noneHint: 'What has been decided, and statements that are ready, will be told here.',
  count: (total, unread) => `${total === 1 ? '1 notice' : `${total} notices`}, ${unread} unread`,
  mobile: {
    title: 'Change your mobile number', label: 'Mobile number', none: 'None', intro: (mobile) => `Your number now: ${mobile}. The new one must take text messages; codes to sign and to reset your password will go there.`, introNone: 'You have no mobile number here yet. Codes to sign and to reset your password go there.', password: 'Your password', hint: 'The new number, 11 digits.',
    submit: 'Change the number', working: 'Changing…', done: 'The number has been changed', back: 'Back to your account', unproven: 'This account has no password. Sign in again with your electronic credential and then change the number.', unavailable: 'This site cannot send text messages yet, so the number cannot be changed here; please turn to the office.',
  },
};
