import {
  allowInsecureRequests, AuthorizationResponseError, authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge, ClientError, ClientSecretBasic, ClientSecretPost,
  discovery, enableNonRepudiationChecks, fetchUserInfo, ResponseBodyError, type Configuration,
} from 'openid-client';
import { Problem } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';

export interface ProviderSettings { issuer: string; clientId: string; clientSecret: string; scope: string; parameters: Readonly<Record<string, string>> }

/** What binds an answer of the provider to the question: from `sign-in-flow-store.ts`. */
export interface FlowSecrets { state: string; nonce: string; verifier: string }

const discoveredMilliseconds = 3600_000;
const timeoutSeconds = 10;

/**
 * One OpenID Connect provider: authorization code flow with PKCE (RFC 7636), `state` and `nonce`. Issuer, audience,
 * times and the signature of the ID token are checked by openid-client.
 */
export class ProviderClient {
  readonly #settings: ProviderSettings;
  readonly #production: boolean;
  readonly #log: Logger;
  #discovered: { configuration: Promise<Configuration>; at: number } | null = null;

  constructor(settings: ProviderSettings, production: boolean, log: Logger) {
    if (!URL.canParse(settings.issuer)) throw new Error(`"${settings.issuer}" is not the address of an OpenID Connect provider`);
    if (production && !settings.issuer.startsWith('https:')) throw new Error(`an OpenID Connect provider must be reached by https: ${settings.issuer}`);
    this.#settings = settings;
    this.#production = production;
    this.#log = log;
  }

  /** Where to send the browser. Throws `sign_in_provider_down`; `name` is how the reader knows the provider. */
  async authorizationUrl(redirectUri: string, { state, nonce, verifier }: FlowSecrets, name: string): Promise<string> {
    const { scope, parameters } = this.#settings;
    try {
      const code_challenge = await calculatePKCECodeChallenge(verifier);
      return buildAuthorizationUrl(await this.#configuration(), { ...parameters, redirect_uri: redirectUri, scope, state, nonce, code_challenge, code_challenge_method: 'S256' }).href;
    } catch (error) {
      // Nobody has come back from there yet, so whatever fails is the provider's, or its settings'.
      this.#log.warn({ err: error, issuer: this.#settings.issuer }, 'a provider cannot be used');
      throw new Problem('sign_in_provider_down', { name }, undefined, { cause: error });
    }
  }

  /**
   * Exchanges the code with which the browser came back to `currentUrl`, and answers what the provider says of the
   * person: the claims of the ID token and, where one of `wanted` is not among them, those of the userinfo endpoint.
   */
  async claims(currentUrl: URL, { state, nonce, verifier }: FlowSecrets, wanted: readonly string[], name: string): Promise<Record<string, unknown>> {
    try {
      const configuration = await this.#configuration();
      const tokens = await authorizationCodeGrant(configuration, currentUrl, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true });
      const claims = tokens.claims();
      if (!claims) throw new Problem('sign_in_unproven');
      const complete = wanted.every((claim) => claims[claim] !== undefined);
      if (complete || !configuration.serverMetadata().userinfo_endpoint) return claims;
      return { ...(await fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
    } catch (error) {
      throw this.#problemOf(error, name);
    }
  }

  /** The provider's addresses and keys, read anew every hour; a failure is not kept. */
  #configuration(): Promise<Configuration> {
    const known = this.#discovered;
    if (known && Date.now() - known.at < discoveredMilliseconds) return known.configuration;
    const configuration = this.#discover();
    this.#discovered = { configuration, at: Date.now() };
    configuration.catch(() => { if (this.#discovered?.configuration === configuration) this.#discovered = null; });
    return configuration;
  }

  async #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const insecure = !this.#production && issuer.startsWith('http:') ? [allowInsecureRequests] : [];
    const settings = { execute: [...insecure, enableNonRepudiationChecks], timeout: timeoutSeconds };
    const found = await discovery(new URL(issuer), clientId, { client_secret: clientSecret }, ClientSecretBasic(clientSecret), settings);
    // Basic is the default of the standard (OpenID Connect Discovery 1.0, 3); who does not take it takes the post.
    const methods = found.serverMetadata().token_endpoint_auth_methods_supported;
    if (!methods || methods.includes('client_secret_basic')) return found;
    return discovery(new URL(issuer), clientId, { client_secret: clientSecret }, ClientSecretPost(clientSecret), settings);
  }

  #problemOf(error: unknown, name: string): Problem {
    if (error instanceof Problem) return error;
    this.#log.warn({ err: error, issuer: this.#settings.issuer }, 'a sign-in by a provider failed');
    if (error instanceof AuthorizationResponseError) return new Problem(refusals.has(error.error) ? 'sign_in_refused' : 'sign_in_unproven', {}, undefined, { cause: error });
    return isUnreachable(error) ? new Problem('sign_in_provider_down', { name }, undefined, { cause: error }) : new Problem('sign_in_unproven', {}, undefined, { cause: error });
  }
}

const refusals = new Set(['access_denied', 'login_required', 'interaction_required', 'consent_required']);
const unreachable = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR', 'OAUTH_HTTP_REQUEST_FORBIDDEN']);

/** Whether it is the provider's fault, or that of how it is set up, and not the person's. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof ResponseBodyError) return error.status >= 500 || ['invalid_client', 'unauthorized_client'].includes(error.error);
  if (error instanceof ClientError) return unreachable.has(error.code ?? '') || error.cause instanceof TypeError;
  // What `fetch` throws when nobody answers.
  return error instanceof TypeError;
}
