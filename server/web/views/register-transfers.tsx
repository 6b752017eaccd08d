import type { TransferView } from '../../designer/register-view.ts';
import type { Texts } from '../texts/texts.ts';
import { Moment } from './moment.tsx';

interface Props { transfers: readonly TransferView[]; t: Texts; onCancel?: (transfer: TransferView) => void }

/** The last imports and exports with how far they are. Rendered by server and browser alike. */
export function TransferList({ transfers, t, onCancel }: Props) {
  if (transfers.length === 0) return <p class="muted">{t.registers.noTransfers}</p>;
  return <ol class="transfer-list">{transfers.map((transfer) => <Item key={transfer.id} transfer={transfer} t={t} {...(onCancel && { onCancel })} />)}</ol>;
}

const tags: Partial<Record<TransferView['status'], string>> = { done: 'tag-approved', refused: 'tag-rejected', failed: 'tag-rejected', checking: 'tag-in-review', writing: 'tag-in-review' };

function Item({ transfer, t, onCancel }: { transfer: TransferView; t: Texts; onCancel?: (transfer: TransferView) => void }) {
  const words = t.registers;
  const { status, kind, rowsDone, rowsTotal } = transfer;
  const runs = transfer.finishedAt === null;
  const title = kind === 'import' ? words.importOf(transfer.fileName ?? '') : words.exportOf(transfer.format === 'xlsx' ? 'Excel' : 'JSON');
  return (
    <li class="transfer-entry">
      <p class="transfer-head"><strong>{title}</strong><span class={`tag ${tags[status] ?? ''}`}>{words.statuses[status]}</span></p>
      <p class="muted">{transfer.by} · <Moment at={transfer.createdAt} />{transfer.search && ` · ${words.onlySearched(transfer.search)}`}</p>
      {runs && (
        <p><progress value={status === 'writing' && kind === 'import' ? undefined : rowsDone} max={rowsTotal ?? undefined} aria-label={title}></progress> {words.progress(rowsDone, rowsTotal)}
          {onCancel && <button type="button" class="link-button danger" onClick={() => onCancel(transfer)}>{words.cancelTransfer}</button>}
        </p>
      )}
      {status === 'done' && <p>{kind === 'import' ? words.result(transfer.added, transfer.updated) : words.exported(rowsDone)}</p>}
      {transfer.problem && <p class="field-error">{transfer.problem.message}</p>}
      {transfer.failures > 0 && <Failures transfer={transfer} t={t} />}
      {transfer.result && <p><a class="button secondary small" href={transfer.result} download>{kind === 'import' ? words.downloadFailures : words.download}</a></p>}
    </li>
  );
}

function Failures({ transfer, t }: { transfer: TransferView; t: Texts }) {
  const words = t.registers;
  const shown = transfer.samples.slice(0, 5);
  return (
    <>
      <p class="field-error">{words.failures(transfer.failures)}</p>
      <table class="failures">
        <thead><tr><th scope="col">{words.row}</th><th scope="col">{words.reasons}</th></tr></thead>
        <tbody>{shown.map(({ row, reasons }) => <tr key={row}><td>{row}</td><td>{reasons.map((reason) => <span key={reason} class="block">{reason}</span>)}</td></tr>)}</tbody>
      </table>
      {transfer.failures > shown.length && <p class="muted">{words.moreFailures}</p>}
    </>
  );
}
