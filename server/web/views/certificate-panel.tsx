import { TextField } from './account-fields.tsx';
import { providerAddress, type WayProps } from './sign-in-ways.tsx';

/** 证书登录: by what the browser shows to the proxy, by a key file that is used in the browser alone, or by a signature made elsewhere. */
export function CertificatePanel({ page: { t }, next, kind, way }: WayProps) {
  const words = t.certificate;
  return (
    <div class="panel certificate">
      <p>{words.intro}</p>
      <div id="certificate-problem" class="error-summary" role="alert" tabIndex={-1} hidden></div>
      {way.atProxy && (
        <div class="certificate-token">
          <a class="button full" id="provider-link" href={providerAddress(kind, next, way.key)}>{words.atProxy}</a>
          <p class="hint">{words.atProxyText}</p>
        </div>
      )}
      <form id="certificate-form" novalidate>
        {way.atProxy && <h2>{words.byFile}</h2>}
        <FileField id="certificate-file" label={words.file} hint={words.fileHint} accept=".p12,.pfx,.pem,.key,.crt,.cer,application/x-pkcs12" multiple />
        <TextField id="certificate-password" label={words.password} hint={words.passwordHint} type="password" autocomplete="off" maxLength={200} />
        <p class="hint">{words.local}</p>
        <button class="button full" type="submit" id="certificate-button">{t.login.submit}</button>
      </form>
      <details id="signed-elsewhere">
        <summary>{words.elsewhere}</summary>
        <p>{words.elsewhereText}</p>
        <p class="label" id="challenge-label">{words.challenge}</p>
        <pre id="challenge-text" class="challenge" tabIndex={0} role="region" aria-labelledby="challenge-label"></pre>
        <p><a id="challenge-link" download="challenge.txt" hidden>{words.download}</a></p>
        <form id="signed-form" novalidate>
          <FileField id="signed-certificate" label={words.certificate} accept=".cer,.crt,.pem,.der" />
          <FileField id="signed-signature" label={words.signature} accept="*/*" />
          <button class="button secondary full" type="submit" id="signed-button">{words.handIn}</button>
        </form>
      </details>
    </div>
  );
}

function FileField({ id, label, hint, accept, multiple }: { id: string; label: string; hint?: string; accept: string; multiple?: boolean }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      <input id={id} type="file" accept={accept} multiple={multiple} aria-describedby={hint ? `${id}-hint` : undefined} required />
    </div>
  );
}
