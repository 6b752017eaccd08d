import type { DiagramProgress } from '../../applications/application-view.ts';
import { callApi, messageOf } from './call-api.ts';
import { keepCountdowns } from './countdown.ts';
import { loadDiagram } from './load-diagram.ts';
import { openDialog } from './open-dialog.ts';
import { byId, make, pageData, texts } from './page-data.ts';

const { id, diagram } = pageData<{ id: string; diagram: DiagramProgress | null }>();

keepCountdowns();
loadDiagram(diagram);
document.getElementById('withdraw')?.addEventListener('click', () => void withdraw());

async function withdraw(problem?: string): Promise<void> {
  const content = [make('p', {}, texts.detail.withdrawText), ...(problem ? [make('p', { class: 'field-error', role: 'alert' }, problem)] : [])];
  const sure = await openDialog(byId<HTMLDialogElement>('dialog'), texts.detail.withdrawTitle, content, [
    { label: texts.detail.close, value: false },
    { label: texts.detail.withdrawConfirm, value: true, kind: 'warning' },
  ], false);
  if (!sure) return;
  try {
    await callApi('POST', `/applications/${id}/withdraw`, {});
    location.reload();
  } catch (error) {
    await withdraw(messageOf(error));
  }
}
