import type { PageContext } from '../page-context.ts';
import type { AnsweredProblem } from '../answer-problem.ts';
import { Document } from './document.tsx';

/** A Problem as a page, with the number under which an unexpected one was logged. */
export function ErrorPage({ page, answered }: { page: PageContext; answered: AnsweredProblem }) {
  const { t } = page;
  const { problem, body } = answered;
  const title = problem.code === 'not_found' ? t.errors.notFound : problem.code === 'not_allowed' ? t.errors.forbidden : t.errors.title;
  const text = problem.code === 'not_found' ? t.errors.notFoundText : problem.code === 'not_allowed' ? t.errors.forbiddenText : body.detail;
  return (
    <Document page={page} title={title}>
      <div class="narrow">
        <h1>{title}</h1>
        <p class="lead">{text}</p>
        {body.instance && <p>{t.errors.incident}：<code>{body.instance.replace('urn:uuid:', '')}</code></p>}
        <div class="actions"><a class="button" href="/">{t.errors.home}</a></div>
      </div>
    </Document>
  );
}
