import type { PageContext } from '../page-context.ts';
import type { Verification } from '../page-ports.ts';
import { Document } from './document.tsx';
import { Moment } from './moment.tsx';

/** What the browser module of this page starts from: the sheet to draw. */
export interface VerifyPageData { address: string }

interface Props { page: PageContext; number: string; code: string; result: Verification | null; incomplete: boolean }

/** 社保权益单校验: where the QR code of a receipt or statement leads; one GET form, no account and no script needed but to draw the sheet. */
export function VerifyDocument({ page, number, code, result, incomplete }: Props) {
  const { t } = page;
  const address = result?.valid && result.shown ? `/api/verify/document.pdf?${new URLSearchParams({ number, code }).toString()}` : null;
  const data: VerifyPageData | undefined = address === null ? undefined : { address };
  return (
    <Document page={page} title={t.verify.title} here="verify" crumbs={[{ title: t.centre.title, href: page.portal ? `/portal/${page.portal.portal}/items` : '/' }]} {...(data && { script: 'verify.js', data })} wide={data ? true : undefined}>
      <div class="narrow">
        <h1>{t.verify.title}</h1>
        {result && <Result page={page} result={result} />}
        {incomplete && <div class="error-summary" role="alert"><h2>{t.edit.problemTitle}</h2><ul><li><a href="#number">{t.verify.need}</a></li></ul></div>}
        {!result && <p class="lead">{t.verify.intro}</p>}
        <form class="panel" method="get" action="/verify">
          {page.portal && <input type="hidden" name="portal" value={page.portal.portal} />}
          <div class="field">
            <label for="number">{t.verify.number}</label>
            <p class="hint" id="number-hint">{t.verify.numberHint}</p>
            <input id="number" name="number" aria-describedby="number-hint" type="text" value={number} autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={64} required />
          </div>
          <div class="field">
            <label for="code">{t.verify.code}</label>
            <input id="code" name="code" type="text" value={code} autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={64} required />
          </div>
          <button class="button" type="submit">{t.verify.submit}</button>
        </form>
      </div>
      {address && (
        <section class="verified-sheet" aria-labelledby="sheet-title">
          <h2 id="sheet-title">{t.verify.sheet}</h2>
          <p><a class="button secondary" href={address} target="_blank" rel="noopener">{t.verify.openPdf}</a></p>
          <p id="sheet-state" role="status"></p>
          <div id="sheet"></div>
        </section>
      )}
    </Document>
  );
}

function Result({ page: { t }, result }: { page: PageContext; result: Verification }) {
  if (!result.valid) return <div class="verdict invalid" role="status"><h2>{t.verify.invalid}</h2><p>{t.verify.invalidText}</p></div>;
  return (
    <div class="verdict valid" role="status">
      <h2>{result.kind === 'statement' ? t.verify.validStatement : t.verify.valid}</h2>
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
