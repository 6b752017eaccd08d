import type { operatorsZh } from './operators-zh.ts';

/** The English words of employers' operators. */
export const operatorsEn: typeof operatorsZh = {
  actingFor: (name) => `Acting for ${name}`, switch: 'Switch employer',
  chooseTitle: 'For whom you act', chooseIntro: 'You can act for yourself, or for an employer as one of its operators. All pages follow what you choose.', self: 'Yourself', selfText: 'Your own affairs', current: 'Now', act: 'Switch', actAs: (name) => `Switch to ${name}`, rights: 'Rights', leave: 'Stop acting', leaveOf: (name) => `Stop acting for ${name}`,
  leaveTitle: 'Stop acting for this employer?', leaveText: (name) => `You will no longer see or do anything for ${name}. Only its administrator can add you again.`, leaveConfirm: 'Stop acting', cancel: 'Cancel', close: 'Close', none: 'You are not an operator of any employer. An administrator of the employer can add you.',
  invitations: 'Invitations', invited: (employer) => `${employer} invites you to be one of its operators`, accept: 'Accept', decline: 'Decline', acceptOf: (employer) => `Accept the invitation of ${employer}`, declineOf: (employer) => `Decline the invitation of ${employer}`,
  title: 'Operators', intro: (name) => `Operators of ${name}. They sign in with their own accounts and act for the employer; who did what is recorded.`, manage: 'Manage operators', name: 'Name', login: 'Account', since: 'Added', status: 'Status', action: 'Action',
  statuses: { active: 'Active', invited: 'Invited', disabled: 'Account disabled' }, sources: { self: 'Employer account', added: '', register: 'Legal representative' }, you: 'You', change: 'Change rights', changeOf: (name) => `Change the rights of ${name}`, remove: 'Remove', removeOf: (name) => `Remove ${name}`, uninvite: 'Take back', uninviteOf: (name) => `Take back the invitation of ${name}`,
  removeTitle: 'Remove this operator?', removeText: (name) => `${name} can no longer act for the employer from now on; API tokens made for it stop working too.`, removeConfirm: 'Remove', changeTitle: (name) => `Rights of ${name}`, save: 'Save', saved: 'Saved',
  addTitle: 'Add an operator', addText: 'Whoever has an account under this name is added at once. Anybody else is invited and accepts after signing in, on the page “For whom you act”. Invitations are valid for 30 days.', person: 'Login name, ID number or mobile number', personHint: 'Such as an ID number; upper or lower case', fullName: 'Full name', add: 'Add', needPerson: 'Enter a login name, ID number or mobile number', needName: 'Enter the full name', needRight: 'Choose at least one right', added: 'Added',
  between: '; ', rightsOf: (labels) => `Rights: ${labels}`, statusOf: (status, source) => (source ? `${status} (${source})` : status),
  tokenFor: (name) => `for ${name}`, viewOnly: 'You can only look at what this employer does here, not fill in or submit.',
};
