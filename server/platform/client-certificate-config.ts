/** How a proxy in front that ends TLS hands over the certificate that its client has proven (mutual TLS). */
export interface ClientCertificateConfig {
  /** Name of the header with the certificate, in lower case; the secret stands in `<header>-secret`. */
  header: string;
  secret: string;
  /** Where the proxy asks for certificates: the site's own host, as a rule on a port of its own, so that the browser's cookies come along. */
  url: string;
}

const shortestSecret = 32;

/**
 * `CLIENT_CERTIFICATE_SECRET` switches it on; `CLIENT_CERTIFICATE_HEADER` (by default `Client-Cert`, RFC 9440) and
 * `CLIENT_CERTIFICATE_URL` (by default the site itself) say the rest. Anybody may send a header, so without the secret, which
 * only the proxy knows, and without a proxy in front, none is believed.
 */
export function clientCertificatesFrom(env: NodeJS.ProcessEnv, trustedProxies: number, publicUrl: string): ClientCertificateConfig | null {
  const secret = env['CLIENT_CERTIFICATE_SECRET'];
  if (!secret) return null;
  if (secret.length < shortestSecret) throw new Error(`CLIENT_CERTIFICATE_SECRET must have at least ${shortestSecret} characters`);
  if (trustedProxies === 0) throw new Error('CLIENT_CERTIFICATE_SECRET needs a proxy in front: set TRUSTED_PROXIES');
  const header = (env['CLIENT_CERTIFICATE_HEADER'] || 'client-cert').toLowerCase();
  if (!/^[a-z][a-z0-9-]{0,60}$/.test(header)) throw new Error(`CLIENT_CERTIFICATE_HEADER must be the name of a header, not "${header}"`);
  const url = (env['CLIENT_CERTIFICATE_URL'] || publicUrl).replace(/\/+$/, '');
  if (!URL.canParse(url) || new URL(url).hostname !== new URL(publicUrl).hostname) throw new Error(`CLIENT_CERTIFICATE_URL must be an address at the host of ${publicUrl}, since cookies belong to a host`);
  return { header, secret, url };
}
