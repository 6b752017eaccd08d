import type { ApplicationStatus } from '../../applications/application-view.ts';
import type { Texts } from '../texts/texts.ts';

export function StatusTag({ status, t }: { status: ApplicationStatus; t: Texts }) {
  return <strong class={`tag tag-${status.replace('_', '-')}`}>{t.status[status]}</strong>;
}
