import type { ScanQuestion } from '../../identity/scan-sign-in.ts';
import type { PageContext } from '../page-context.ts';
import { browserName } from './account-sessions.tsx';
import { Document } from './document.tsx';
import { Moment } from './moment.tsx';
import { ScanProof } from './proof-question.tsx';

/** On the phone: who asks to be signed in, where, and for whom; confirm or refuse. */
export function ScanConfirm({ page, question }: { page: PageContext; question: ScanQuestion }) {
  const { t } = page;
  if (question.state !== 'scanned') return <Decided page={page} state={question.state} />;
  const [proof] = question.proofs;
  if (proof) return <ScanProof page={page} question={proof} ticket={question.id} />;
  return (
    <Document page={page} title={t.signIn.confirmTitle} script="scan-confirm.js" data={{ id: question.id }}>
      <div class="narrow">
        <h1><span class="caption">{question.way}</span>{t.signIn.confirmTitle}</h1>
        <p>{t.signIn.confirmText}</p>
        <div id="confirm-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
        <div class="scan-check"><p>{t.signIn.check}</p><p><span class="visually-hidden">{t.signIn.number}</span> <strong id="check-number">{question.number}</strong></p></div>
        <dl class="summary-list">
          <div class="summary-row"><dt>{t.signIn.who}</dt><dd>{question.name}</dd></div>
          <div class="summary-row"><dt>{t.signIn.browser}</dt><dd>{browserName(question.userAgent)}</dd></div>
          <div class="summary-row"><dt>{t.signIn.where}</dt><dd>{question.address ?? '—'}</dd></div>
          <div class="summary-row"><dt>{t.signIn.when}</dt><dd><Moment at={question.createdAt} /></dd></div>
          {question.employers.length === 1 && <div class="summary-row"><dt>{t.signIn.forWhom}</dt><dd>{question.employers[0]!.name}</dd></div>}
        </dl>
        <form id="confirm-form" novalidate>
          {question.employers.length > 1 && (
            <fieldset id="employers" tabIndex={-1}>
              <legend class="label">{t.signIn.forWhom}</legend>
              {question.employers.map(({ id, name }) => (
                <div class="choice" key={id}><input type="radio" name="employer" id={`employer-${id}`} value={id} /><label for={`employer-${id}`}>{name}</label></div>
              ))}
            </fieldset>
          )}
          <p class="notice">{t.signIn.warning}</p>
          <div class="actions">
            <button type="submit" class="button" id="confirm">{t.signIn.confirm}</button>
            <button type="button" class="button secondary" id="refuse">{t.signIn.refuse}</button>
          </div>
        </form>
      </div>
    </Document>
  );
}

function Decided({ page, state }: { page: PageContext; state: ScanQuestion['state'] }) {
  const { t } = page;
  const [title, text] = state === 'confirmed' || state === 'used' ? [t.signIn.confirmedTitle, t.signIn.confirmedText] : state === 'refused' ? [t.signIn.refusedTitle, t.signIn.refusedText] : [t.signIn.overTitle, t.signIn.overText];
  return (
    <Document page={page} title={title}>
      {state === 'confirmed' || state === 'used' ? <div class="confirmation"><h1>{title}</h1><p>{text}</p></div> : <div class="narrow"><h1>{title}</h1><p class="lead">{text}</p></div>}
    </Document>
  );
}
