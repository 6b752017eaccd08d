import type { AnsweredProblem } from '../answer-problem.ts';
import type { PageContext } from '../page-context.ts';
import { Document } from './document.tsx';

/** Why a provider did not sign somebody in, and what to do now. */
export function SignInFailed({ page, answered, onPhone }: { page: PageContext; answered: AnsweredProblem; onPhone: boolean }) {
  const { t } = page;
  return (
    <Document page={page} title={t.signIn.failed}>
      <div class="narrow">
        <h1>{t.signIn.failed}</h1>
        <p class="lead">{answered.body.detail}</p>
        {answered.body.instance && <p>{t.errors.incident}：<code>{answered.body.instance.replace('urn:uuid:', '')}</code></p>}
        {!onPhone && (
          <div class="actions">
            <a class="button" href="/login">{t.signIn.again}</a>
            {answered.problem.code === 'sign_in_no_account' && <a class="button secondary" href="/register">{t.signIn.register}</a>}
          </div>
        )}
      </div>
    </Document>
  );
}
