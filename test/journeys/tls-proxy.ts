import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Identity } from '../identity/make-certificate.ts';
import { pem } from '../identity/write-der.ts';

/** A proxy as it stands in front of the server: it ends TLS, asks for a certificate of the authority, and says in a header whose it was. */
export interface TlsProxy { url: string; close(): Promise<void>; forwardTo(url: string): void }

export async function startTlsProxy(own: Identity, authority: Identity, secret: string): Promise<TlsProxy> {
  let target = '';
  const server = createServer({ key: keyOf(own), cert: own.pem, ca: authority.pem, requestCert: true, rejectUnauthorized: true }, (request, response) => {
    const { raw } = (request.socket as TLSSocket).getPeerCertificate();
    const headers = { ...request.headers, 'client-cert': `:${raw.toString('base64')}:`, 'client-cert-secret': secret, 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };
    const forwarded = httpRequest(`${target}${request.url}`, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwardTo(url) { target = url; },
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }),
  };
}

/** Asks through the proxy with a certificate, as a browser that has one; rejects where the handshake fails. */
export function askWith(address: string, { holder, proxy, cookie }: { holder: Identity | null; proxy: Identity; cookie: string }): Promise<{ status: number; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(address, { ca: proxy.pem, checkServerIdentity: () => undefined, headers: { cookie }, agent: false, ...(holder && { key: keyOf(holder), cert: holder.pem }) }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    request.on('error', reject);
    request.end();
  });
}

function keyOf({ privateKey }: Identity): string {
  return pem('PRIVATE KEY', privateKey.export({ type: 'pkcs8', format: 'der' }));
}
