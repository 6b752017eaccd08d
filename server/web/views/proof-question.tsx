import type { ProofQuestion } from '../../identity/proof-store.ts';
import { shanghaiDate } from '../../platform/shanghai-time.ts';
import type { PageContext } from '../page-context.ts';
import { Document } from './document.tsx';

interface QuestionProps {
  page: PageContext;
  question: ProofQuestion;
  /** Where the answer is sent, below `/api`. */
  path: string;
  /** Where to go on afterwards. */
  next: string;
}

/** What stands between a sign-in by a provider and everything else, while it is not known who registered the account. */
export function ProofPage({ page, question, next }: Omit<QuestionProps, 'path'>) {
  return <ProofQuestionPage page={page} question={question} path="/proof" next={`/login/proof?next=${encodeURIComponent(next)}`} />;
}

/** The same on the phone that has scanned a code: afterwards it confirms. */
export function ScanProof({ page, question, ticket }: { page: PageContext; question: ProofQuestion; ticket: string }) {
  return <ProofQuestionPage page={page} question={question} path={`/scan-tickets/${ticket}/proof`} next={`/scan/confirm/${ticket}`} />;
}

function ProofQuestionPage({ page, question, path, next }: QuestionProps) {
  const texts = page.t.proof;
  const isEmployer = question.kind === 'employer';
  const date = shanghaiDate(question.registeredAt);
  const [before, after] = (isEmployer ? texts.questionOfEmployer : texts.question)(date, question.mobile).split(date);
  return (
    <Document page={page} title={texts.title} script="proof.js" data={{ account: question.account, path, next }}>
      <div class="narrow">
        <div id="proof-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
        <form id="proof-form" novalidate>
          <fieldset id="answers" tabIndex={-1} aria-describedby="proof-why">
            <legend><h1>{before}<time dateTime={question.registeredAt}>{date}</time>{after}</h1></legend>
            <dl class="summary-list"><div class="summary-row"><dt>{texts.account}</dt><dd>{question.name}</dd></div></dl>
            <p id="proof-why">{texts.why}</p>
            <Answer id="own" label={texts.own} hint={texts.ownHint} />
            <Answer id="not-own" label={isEmployer ? texts.notOwnOfEmployer : texts.notOwn} hint={isEmployer ? texts.notOwnOfEmployerHint : texts.notOwnHint} />
          </fieldset>
          <div class="actions"><button type="submit" class="button" id="proof-button">{texts.submit}</button></div>
        </form>
      </div>
    </Document>
  );
}

function Answer({ id, label, hint }: { id: 'own' | 'not-own'; label: string; hint: string }) {
  return (
    <div class="answer">
      <div class="choice"><input type="radio" name="own" id={id} value={id} aria-describedby={`${id}-hint`} /><label for={id}>{label}</label></div>
      <p class="hint" id={`${id}-hint`}>{hint}</p>
    </div>
  );
}
