import type { Caller } from '../platform/caller.ts';
import type { Queryable } from '../platform/database.ts';
import { Problem } from '../platform/errors.ts';
import type { BrowserSession } from '../platform/http-route.ts';
import { runCommand } from '../platform/run-command.ts';
import { findAccount, type Account } from './account-store.ts';
import { answerProof, type ProofAnswer } from './answer-proof.ts';
import { limitBeginnings } from './limit-beginnings.ts';
import { employersOf, findOperator } from './operator-store.ts';
import { accountsProven, openProofs, type ProofQuestion } from './proof-store.ts';
import type { Proven } from './proven-accounts.ts';
import { beginAtProvider, providerWay, type SignInDesk } from './provider-sign-in.ts';
import { findTicket, insertTicket, isOver, markConfirmed, markRefused, markScanned, markUsed, type ScanTicket, type TicketState } from './scan-ticket-store.ts';
import { wayKey, wayLabel, type SignInKind } from './sign-in-ways.ts';

/** What the desk shows. `link` stands in the QR code. */
export interface NewScan { id: string; link: string; number: string; expiresAt: string }
/** `holder`: who has scanned, not in full, so that somebody at the desk notices a stranger. */
export interface ScanState { state: TicketState | 'expired'; holder: string | null; expiresAt: string }
/** What the phone shows before it confirms: where somebody wants to be signed in, and for whom that can be. */
export interface ScanQuestion {
  id: string; state: TicketState | 'expired'; way: string; kind: SignInKind; number: string; name: string; address: string | null; userAgent: string | null; createdAt: string;
  employers: { id: string; name: string }[];
  /** To be answered before anything can be confirmed. */
  proofs: ProofQuestion[];
}

/** A fresh QR code for the browser of this session. */
export async function beginScan({ platform, ...desk }: SignInDesk, caller: Caller, session: BrowserSession, key: string, kind: SignInKind): Promise<NewScan> {
  if (providerWay({ platform, ...desk }, key, kind).way !== 'scan') throw new Problem('not_found');
  await limitBeginnings(caller);
  const { ticket, code } = await insertTicket(platform.db, { desk: session.visit(), way: key, kind, address: caller.address, userAgent: session.userAgent() }, platform.clock.now());
  return { id: ticket.id, link: `${platform.config.publicUrl}/scan/${code}`, number: ticket.number, expiresAt: ticket.expiresAt };
}

/** How it stands with the desk's own code; to every other browser it does not exist. */
export async function scanState({ platform: { db, clock } }: SignInDesk, session: BrowserSession, id: string): Promise<ScanState> {
  const ticket = await findTicket(db, { id });
  if (!ticket || ticket.desk !== session.visit()) throw new Problem('not_found');
  const account = ticket.accountId === null ? null : await findAccount(db, ticket.accountId);
  return { state: stateOf(ticket, clock.now()), holder: account && partOf(account.name), expiresAt: ticket.expiresAt };
}

/** A phone has opened the QR code: where to send it to sign in. The code itself is not used up by being opened. */
export async function openScan(desk: SignInDesk, caller: Caller, session: BrowserSession, code: string): Promise<string> {
  const { db, clock } = desk.platform;
  const ticket = await findTicket(db, { code });
  if (!ticket || stateOf(ticket, clock.now()) !== 'waiting') throw new Problem('scan_over');
  return beginAtProvider(desk, caller, session, { way: ticket.way, kind: ticket.kind, next: '/', ticketId: ticket.id });
}

/** The phone has come back from the provider: the first to do so is the one that may decide. */
export async function noteScanned({ platform }: SignInDesk, caller: Caller, session: BrowserSession, ticketId: string, { account, employers }: Proven): Promise<void> {
  const employerId = employers.length === 1 ? employers[0]!.id : null;
  await runCommand(platform, actingAs(caller, account), async (command) => {
    if (!(await markScanned(command.db, ticketId, { phone: session.visit(), accountId: account.id, employerId }, command.now))) throw new Problem('scan_over');
    command.audit({ action: 'scan.open', subjectType: 'account', subjectId: account.id, details: { ticket: ticketId } });
  });
}

export async function scanQuestion(desk: SignInDesk, caller: Caller, session: BrowserSession, id: string): Promise<ScanQuestion> {
  const { db, clock } = desk.platform;
  const { ticket, account } = await ofThisPhone(desk, session, id);
  const employers = ticket.kind === 'employer' && account.kind === 'individual' ? (await employersOf(db, account.id)).map((one) => ({ id: one.employerId, name: one.employerName })) : [];
  const way = desk.ways.find((one) => wayKey(one) === ticket.way);
  return {
    id, state: stateOf(ticket, clock.now()), way: way ? wayLabel(way, caller.locale) : '', kind: ticket.kind, number: ticket.number, name: account.name,
    address: ticket.address, userAgent: ticket.userAgent, createdAt: ticket.createdAt, employers, proofs: await openProofs(db, await accountsProven(db, account, ticket.kind)),
  };
}

/** The phone, whose holder was proven, says whether the account that it signed in to was registered by themselves; see `answerProof`. */
export async function answerScanProof(desk: SignInDesk, caller: Caller, session: BrowserSession, id: string, answer: ProofAnswer): Promise<{ proof: 'kept' | 'cleared' }> {
  const { ticket, account } = await ofThisPhone(desk, session, id);
  const { platform } = desk;
  if (stateOf(ticket, platform.clock.now()) !== 'scanned') throw new Problem('scan_over');
  // The phone itself has no session, so none is spared.
  return answerProof(platform, actingAs(caller, account), { proven: await accountsProven(platform.db, account, ticket.kind), session: null }, answer);
}

/** The phone says yes. Said twice, it is said once; said too late, `scan_over`; before its holder has answered for the account, `proof_pending`. */
export async function confirmScan(desk: SignInDesk, caller: Caller, session: BrowserSession, id: string, employer: string | null): Promise<{ state: TicketState }> {
  const { ticket, account } = await ofThisPhone(desk, session, id);
  const employerId = ticket.kind === 'employer' ? employer ?? ticket.employerId : null;
  return runCommand(desk.platform, actingAs(caller, account), async (command) => {
    const { db, now } = command;
    if ((await openProofs(db, await accountsProven(db, account, ticket.kind))).length > 0) throw new Problem('proof_pending');
    if (ticket.kind === 'employer' && account.kind === 'individual' && (employerId === null || !(await findOperator(db, employerId, account.id)))) throw new Problem('sign_in_no_employer');
    if (!(await markConfirmed(db, id, session.visit(), employerId, now))) return { state: await decidedState(db, id, ['confirmed', 'used']) };
    command.audit({ action: 'scan.confirm', subjectType: 'account', subjectId: account.id, details: { ticket: id, address: ticket.address, ...(employerId !== null && { employer: employerId }) } });
    return { state: 'confirmed' as const };
  });
}

/** The phone says no. */
export async function refuseScan(desk: SignInDesk, caller: Caller, session: BrowserSession, id: string): Promise<{ state: TicketState }> {
  const { ticket, account } = await ofThisPhone(desk, session, id);
  return runCommand(desk.platform, actingAs(caller, account), async (command) => {
    if (!(await markRefused(command.db, id, session.visit(), command.now))) return { state: await decidedState(command.db, id, ['refused']) };
    command.audit({ action: 'scan.refuse', subjectType: 'account', subjectId: account.id, details: { ticket: id, address: ticket.address } });
    return { state: 'refused' as const };
  });
}

/** The desk fetches what was confirmed for it and is signed in, under a new session id; only once. */
export async function collectScan({ platform }: SignInDesk, caller: Caller, session: BrowserSession, id: string): Promise<{ signedIn: true }> {
  const ticket = await findTicket(platform.db, { id });
  if (!ticket || ticket.desk !== session.visit()) throw new Problem('not_found');
  const account = ticket.accountId === null ? null : await findAccount(platform.db, ticket.accountId);
  if (!account) throw new Problem('scan_over');
  if (account.disabled) throw new Problem('account_disabled');
  await runCommand(platform, actingAs(caller, account), async (command) => {
    if (!(await markUsed(command.db, id, session.visit(), command.now))) throw new Problem('scan_over');
    command.audit({ action: 'account.sign-in', subjectType: 'account', subjectId: account.id, details: { way: ticket.way, ticket: id, ...(ticket.employerId !== null && { employer: ticket.employerId }) } });
  });
  await session.signIn(account.id, ticket.employerId, await accountsProven(platform.db, account, ticket.kind));
  return { signedIn: true };
}

/** A ticket exists for the phone that has signed in with it, and for no other. */
async function ofThisPhone({ platform: { db } }: SignInDesk, session: BrowserSession, id: string): Promise<{ ticket: ScanTicket; account: Account }> {
  const ticket = await findTicket(db, { id });
  if (!ticket || ticket.phone === null || ticket.phone !== session.visit()) throw new Problem('not_found');
  const account = await findAccount(db, ticket.accountId ?? '');
  if (!account) throw new Problem('not_found');
  return { ticket, account };
}

async function decidedState(db: Queryable, id: string, wanted: readonly TicketState[]): Promise<TicketState> {
  const ticket = await findTicket(db, { id });
  if (!ticket || !wanted.includes(ticket.state)) throw new Problem('scan_over');
  return ticket.state;
}

function stateOf(ticket: ScanTicket, now: Date): TicketState | 'expired' {
  return isOver(ticket, now) && ticket.state !== 'used' && ticket.state !== 'refused' ? 'expired' : ticket.state;
}

function actingAs(caller: Caller, account: Account): Caller {
  return { ...caller, accountId: account.id, name: account.name, actingFor: null };
}

/** Enough of a name for its owner to know it. */
function partOf(name: string): string {
  const [first = '', ...rest] = [...name];
  return first + rest.map((letter) => (/\s/.test(letter) ? letter : '*')).join('');
}
