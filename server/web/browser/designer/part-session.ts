import type { PartKind } from '../../../catalog/portal-parts.ts';
import type { PartDetail, PartDifference, PartProblem, PartSaved, PartSummary } from '../../../designer/portal-part-view.ts';
import { portalPartsTextsIn } from '../../texts/portal-parts-texts.ts';
import { callApi } from '../call-api.ts';
import { locale } from '../page-data.ts';

export const partWords = portalPartsTextsIn(locale);

export async function readParts(portal: string, kind: PartKind): Promise<PartSummary[]> {
  const { rows } = await callApi<{ rows: PartSummary[] }>('GET', `/designer/portals/${portal}/parts`);
  return rows.filter((row) => row.kind === kind);
}

export interface PartVerdict { problems: PartProblem[]; warnings: PartProblem[]; differences: PartDifference[] }

/** A part of a portal as it was read, and the calls that change it. */
export class PartSession {
  unsaved = false;
  private constructor(readonly path: string, public detail: PartDetail) {
    window.addEventListener('beforeunload', (event) => { if (this.unsaved) event.preventDefault(); });
  }

  static async open(portal: string, kind: PartKind, name: string): Promise<PartSession> {
    const path = `/designer/portals/${portal}/parts/${kind}/${name}`;
    return new PartSession(path, await callApi<PartDetail>('GET', path));
  }

  async reload(): Promise<PartDetail> {
    this.detail = await callApi<PartDetail>('GET', this.path);
    return this.detail;
  }

  check(content: unknown): Promise<PartVerdict> { return callApi('POST', `${this.path}/check`, { content }); }
  save(content: unknown, note: string): Promise<PartSaved> { return callApi('PUT', this.path, { version: this.detail.version, content, note }); }
  restore(to: number, note: string): Promise<PartSaved> { return callApi('POST', `${this.path}/restore`, { version: this.detail.version, to, note }); }
  decide(agree: boolean, reason: string): Promise<PartSaved> { return callApi('POST', `${this.path}/decide`, { version: this.detail.waiting?.version ?? 0, agree, reason }); }
  async differencesOf(version: number): Promise<PartDifference[]> { return (await callApi<{ differences: PartDifference[] }>('GET', `${this.path}/versions/${version}`)).differences; }
}
