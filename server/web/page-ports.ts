import type { PortalPageView } from '../catalog/describe-portal-page.ts';
import type { ItemDetail, ItemSummary, PortalView } from '../catalog/item-view.ts';
import type { ApplicationDetail, ApplicationSummary } from '../applications/application-view.ts';
import type { Notice } from '../applications/send-notice.ts';
import type { BatchDetail, BatchOffer, BatchSummary } from '../batch/batch-view.ts';
import type { Caller } from '../platform/caller.ts';
import type { RegistrationView } from '../identity/registration-routes.ts';
import type { DemoMessage } from '../platform/demo-messages.ts';
import type { BrowserSession } from '../platform/http-route.ts';
import type { RecordDetail, RegisterDetail, RegisterSummary, TransferView } from '../designer/register-view.ts';
import type { SignInPorts } from './sign-in-ports.ts';
import type { QueryDetail, ResultView } from '../queries/query-view.ts';
import type { TaskDetail, TaskSummary } from '../review/task-view.ts';

export interface Listing<Row> { rows: Row[]; total: number }

/** `audiences`: for whom the portal has services at all, whatever is filtered. */
export interface ServiceListing extends Listing<ItemSummary> { audiences: readonly string[] }
export interface ItemFilter { audience?: string; category?: string; purpose?: string; q?: string }
export interface ApplicationFilter { status?: string; /** Id of a batch that they came with. */ batch?: string; page: number }
export interface RecordFilter { q?: string; sort?: string; page: number }
export interface QueueFilter { item?: string; overdue: boolean; mine: boolean; q?: string; page: number }

/** What the public may learn of a printed document; nothing but `valid: false` where number and code do not belong together. */
export type Verification = { valid: false } | { valid: true; kind: string; number: string; title: string; issuedAt: string; holder: string; /** Whether the document itself may be looked at. */ shown: boolean };

export interface TokenView { id: string; name: string; createdAt: string; lastUsedAt: string | null; employer: string | null }
export interface SessionView { id: string; address: string | null; userAgent: string | null; createdAt: string; lastSeenAt: string; current: boolean }
/** `password`: whether there is one; without, it can be set where a provider has proven the holder in this session. */
export interface AccountView { name: string; account: string; kind: 'individual' | 'employer' | 'staff'; tokens: TokenView[]; sessions: SessionView[]; password: 'known' | 'settable' | 'none'; /** Not in full. */ mobile: string | null; /** A provider or certificate has proven the holder in this session. */ proven: boolean }
export interface NoticeListing extends Listing<Notice> { unread: number }

/** Rows of one page of a list, unless the list says otherwise. */
export const pageSize = 20;

/**
 * What the pages need of the parts below; the wiring fills it with the same functions that the API calls. Each throws
 * Problem `not_found` for what does not exist or is not the caller's. Lists hold `pageSize` rows a page, `page` from 1.
 */
export interface PagePorts extends SignInPorts {
  portals(caller: Caller): Promise<PortalView[]>;
  portal(portal: string, caller: Caller): Promise<PortalView>;
  items(portal: string, filter: ItemFilter, caller: Caller): Promise<ServiceListing>;
  /** A page of the portal that leads to some of its services. */
  portalPage(portal: string, name: string, caller: Caller): Promise<PortalPageView>;
  /** `ref` is `portal/item`. */
  item(ref: string, caller: Caller): Promise<ItemDetail>;
  /** The caller's open draft of the item, made if there is none. */
  startDraft(caller: Caller, ref: string): Promise<{ id: string }>;
  myApplications(caller: Caller, filter: ApplicationFilter): Promise<Listing<ApplicationSummary>>;
  /** `rowsPage` is that of a submission of many rows. */
  application(caller: Caller, id: string, rowsPage?: number): Promise<ApplicationDetail>;
  /** Problem `not_found` for an item that takes no batches. */
  /** `application`: the own draft or returned application that the sheet is for. */
  batchOffer(caller: Caller, ref: string, application?: string): Promise<BatchOffer>;
  batches(caller: Caller, filter: { item?: string; page: number }): Promise<Listing<BatchSummary>>;
  batch(caller: Caller, id: string): Promise<BatchDetail>;
  /** Open tasks of the caller's groups, oldest submission first. */
  queue(caller: Caller, filter: QueueFilter): Promise<Listing<TaskSummary>>;
  /** Items that the caller's queue can be narrowed to. */
  /** The page of the case with this number; null where the caller may not see it. */
  addressOfCase(caller: Caller, portal: string, number: string): Promise<string | null>;
  queueItems(caller: Caller): Promise<{ ref: string; title: string }[]>;
  task(caller: Caller, id: string, rowsPage?: number): Promise<TaskDetail>;
  /** Throws Problem `too_many_requests` when an address asks too often. */
  verify(number: string, code: string, caller: Caller): Promise<Verification>;
  account(caller: Caller, session: BrowserSession): Promise<AccountView>;
  notices(caller: Caller, page: number): Promise<NoticeListing>;
  unreadNotices(caller: Caller): Promise<number>;
  /** Registers that the caller administers; Problem `not_found` for any other. */
  registers(caller: Caller): Promise<RegisterSummary[]>;
  register(caller: Caller, portal: string, register: string, filter: RecordFilter): Promise<RegisterDetail>;
  record(caller: Caller, portal: string, register: string, id: string): Promise<RecordDetail>;
  transfers(caller: Caller, portal: string, register: string): Promise<TransferView[]>;
  /** What portals ask of whoever registers, in the caller's language. */
  registrationForms(caller: Caller): Promise<RegistrationView[]>;
  /** The last short messages of the demo; Problem `not_found` where messages are really sent. */
  demoMessages(): Promise<DemoMessage[]>;
  /** A query that is meant for the caller, and the caller's files of it. */
  query(caller: Caller, portal: string, query: string): Promise<QueryDetail>;
  queryFiles(caller: Caller, portal: string, query: string): Promise<ResultView[]>;
  /** An item as the workbench shows it; Problem `not_found` for whoever does not administer its portal. */
  designedItem(caller: Caller, portal: string, item: string): Promise<{ title: string }>;
  /** Problem `not_found` for whoever does not administer the portal. */
  designedPortal(caller: Caller, portal: string): Promise<void>;
  signOut(caller: Caller, session: BrowserSession): Promise<void>;
}
