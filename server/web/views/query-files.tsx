import type { ResultStatus, ResultView } from '../../queries/query-view.ts';
import type { Texts } from '../texts/texts.ts';
import { Moment } from './moment.tsx';

interface Props { files: readonly ResultView[]; t: Texts; cancel: (file: ResultView) => void }

/** The reader's files of a query with how far they are. */
export function QueryFiles({ files, t, cancel }: Props) {
  const words = t.queries;
  if (files.length === 0) return <p class="muted">{words.noFiles}</p>;
  return (
    <>
      {files.some(({ background, finishedAt }) => background && finishedAt === null) && <p class="notice" role="status">{words.background}</p>}
      <ol class="transfer-list">{files.map((file) => <File key={file.id} file={file} t={t} cancel={cancel} />)}</ol>
      {files.some(({ number }) => number !== null) && <p class="hint">{words.verify} <a href="/verify">{t.layout.verify}</a></p>}
    </>
  );
}

/** Rows are counted while they are read; printing goes over all of them once more. */
const isCounted = ({ rowsTotal, status }: ResultView): boolean => rowsTotal !== null && status !== 'printing';

const tags: Partial<Record<ResultStatus, string>> = { done: 'tag-approved', refused: 'tag-rejected', failed: 'tag-rejected', reading: 'tag-in-review', printing: 'tag-in-review' };

function File({ file, t, cancel }: { file: ResultView; t: Texts; cancel: Props['cancel'] }) {
  const words = t.queries;
  const name = `${file.title}（${words.kinds[file.kind]}）`;
  return (
    <li class="transfer-entry">
      <p class="transfer-head"><strong>{name}</strong><span class={`tag ${tags[file.status] ?? ''}`}>{words.statuses[file.status]}</span></p>
      <p class="muted"><Moment at={file.createdAt} />{file.number && <> · {words.number} {file.number} · {words.checkCode} {file.checkCode}</>}</p>
      {file.finishedAt === null && (
        <p><progress value={isCounted(file) ? file.rowsDone : undefined} max={isCounted(file) ? file.rowsTotal ?? undefined : undefined} aria-label={name}></progress> {words.progress(file.rowsDone, file.rowsTotal)}
          {file.status !== 'printing' && <button type="button" class="link-button danger" aria-label={words.cancelOf(name)} onClick={() => cancel(file)}>{words.cancel}</button>}
        </p>
      )}
      {file.problem && <p class="field-error">{file.problem.message}</p>}
      {file.file && <p><a class="button secondary small" href={file.file} download aria-label={words.downloadOf(name)}>{words.download}</a></p>}
    </li>
  );
}
