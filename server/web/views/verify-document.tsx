import type { PageContext } from '../page-context.ts';
import type { Verification } from '../page-ports.ts';
import { Document } from './document.tsx';
import { Moment } from './moment.tsx';

interface Props { page: PageContext; number: string; code: string; result: Verification | null; incomplete: boolean }

/** 回执查验: where a receipt's QR code leads; one GET form, no account and no script needed. */
export function VerifyDocument({ page, number, code, result, incomplete }: Props) {
  const { t } = page;
  return (
    <Document page={page} title={t.verify.title} here="verify">
      <div class="narrow">
        <h1>{t.verify.title}</h1>
        {result && <Result page={page} result={result} />}
        {incomplete && <div class="error-summary" role="alert"><h2>{t.edit.problemTitle}</h2><ul><li><a href="#number">{t.verify.need}</a></li></ul></div>}
        {!result && <p class="lead">{t.verify.intro}</p>}
        <form class="panel" method="get" action="/verify">
          <div class="field">
            <label for="number">{t.verify.number}</label>
            <input id="number" name="number" type="text" value={number} autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={64} required />
          </div>
          <div class="field">
            <label for="code">{t.verify.code}</label>
            <input id="code" name="code" type="text" value={code} autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={64} required />
          </div>
          <button class="button" type="submit">{t.verify.submit}</button>
        </form>
      </div>
    </Document>
  );
}

function Result({ page: { t }, result }: { page: PageContext; result: Verification }) {
  if (!result.valid) return <div class="verdict invalid" role="status"><h2>{t.verify.invalid}</h2><p>{t.verify.invalidText}</p></div>;
  return (
    <div class="verdict valid" role="status">
      <h2>{t.verify.valid}</h2>
      <p>{t.verify.validText}</p>
      <dl class="summary-list">
        <div class="summary-row"><dt>{t.verify.document}</dt><dd>{result.title}</dd></div>
        <div class="summary-row"><dt>{t.verify.number}</dt><dd>{result.number}</dd></div>
        <div class="summary-row"><dt>{t.verify.holder}</dt><dd>{result.holder}</dd></div>
        <div class="summary-row"><dt>{t.verify.issued}</dt><dd><Moment at={result.issuedAt} /></dd></div>
      </dl>
    </div>
  );
}
