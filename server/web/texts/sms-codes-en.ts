import type { smsCodesZh } from './sms-codes-zh.ts';

/** The English words of the field for a code that a text message brings. */
export const smsCodesEn: typeof smsCodesZh = {
  send: 'Send a code', sending: 'Sending…', again: 'Send again', wait: (seconds) => `Send again (${seconds} s)`,
  sent: (mobile, minutes) => `A code was sent to ${mobile}. It is valid for ${minutes} minutes; please look at your messages.`, unavailable: 'No code can be sent from here.', digits: (label) => `${label} must be 6 digits`,
};
