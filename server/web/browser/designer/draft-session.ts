import type { DraftChange } from '../../../designer/edit-drafts.ts';
import type { DraftDetail, ItemProblem, PortalChoices } from '../../../designer/item-view.ts';
import { designerTextsIn } from '../../texts/designer-texts.ts';
import type { DesignerPageData } from '../../views/designer-page.tsx';
import { ApiProblem, callApi, messageOf } from '../call-api.ts';
import { hideErrors, showErrors } from '../error-summary.ts';
import { openDialog } from '../open-dialog.ts';
import { byId, locale, make, pageData } from '../page-data.ts';

export const words = designerTextsIn(locale);

/** The item that the page is about, with its draft as it was read, and as it is stored since. */
export class DraftSession {
  readonly path: string;
  revision: number;
  unsaved = false;
  problems: ItemProblem[] = [];
  constructor(readonly place: DesignerPageData, public detail: DraftDetail) {
    this.path = itemApi(place);
    this.revision = detail.revision;
    window.addEventListener('beforeunload', (event) => { if (this.unsaved) event.preventDefault(); });
  }

  static async open(): Promise<DraftSession> {
    const place = pageData<DesignerPageData>();
    return new DraftSession(place, await callApi<DraftDetail>('GET', itemApi(place)));
  }

  get content(): DraftDetail['content'] { return this.detail.content; }

  choices(): Promise<PortalChoices> {
    return callApi('GET', `/designer/portals/${this.place.portal}/choices`);
  }

  /** Stores what has changed; whoever saved in between is never overwritten without asking. Answers whether it is stored. */
  async save(change: DraftChange, note = ''): Promise<boolean> {
    try {
      await this.#put(change, note);
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'draft_changed') {
        showErrors(byId('problems'), error instanceof ApiProblem && error.errors.length > 0 ? error.errors.map(({ message, path }) => ({ message: `${path}: ${message}` })) : [{ message: messageOf(error) }], words.notSaved);
        return false;
      }
      return this.#settleConflict(change, note);
    }
  }

  async #put(change: DraftChange, note: string): Promise<void> {
    const saved = await callApi<{ revision: number; problems: ItemProblem[]; workflow: string; template: string }>('PUT', `${this.path}/draft`, { revision: this.revision, note, ...change });
    hideErrors(byId('problems'));
    this.revision = saved.revision;
    this.problems = saved.problems;
    this.detail = { ...this.detail, revision: saved.revision, content: { ...this.detail.content, ...change, workflow: saved.workflow, template: saved.template } };
  }

  async #settleConflict(change: DraftChange, note: string): Promise<boolean> {
    const answer = await openDialog(byId<HTMLDialogElement>('dialog'), words.conflictTitle, [make('p', {}, words.conflictText), make('p', {}, make('a', { href: location.href, target: '_blank' }, words.reload))], [
      { label: words.cancel, value: 'wait' }, { label: words.takeTheirs, value: 'theirs' }, { label: words.overwrite, value: 'mine', kind: 'warning' },
    ], 'wait');
    if (answer === 'theirs') { this.unsaved = false; location.reload(); }
    if (answer !== 'mine') return false;
    this.revision = (await callApi<DraftDetail>('GET', this.path)).revision;
    return this.save(change, note);
  }
}

export const itemApi = ({ portal, item }: DesignerPageData): string => `/designer/items/${portal}/${item}`;

/** Draws the page's own part once it can be used, or says why not. */
export async function openApp(draw: (place: HTMLElement) => Promise<void>): Promise<void> {
  const place = byId('app');
  try {
    // In its place before it is drawn: a diagram must know how large it is.
    const fresh = make('div', { class: 'designer-app' });
    place.append(fresh);
    await draw(fresh);
    place.replaceChildren(fresh);
  } catch (error) {
    place.replaceChildren();
    showErrors(byId('problems'), [{ message: messageOf(error) }], words.notSaved);
  } finally {
    place.removeAttribute('aria-busy');
  }
}

/** A moment as the reader's clock shows it. */
export const moment = (at: string): string => new Date(at).toLocaleString(locale === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: 'Asia/Shanghai', dateStyle: 'medium', timeStyle: 'short' });
