import { createHash, type KeyObject, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from 'jose';

export const tokenPath = '/oauth2/v1/token';

/** A service app with its public key. */
export interface ServiceApp {
  clientId: string;
  publicKey: KeyObject;
  kid?: string;
  /** How many seconds an access token is good for. */
  lasts?: number;
  /** Whether its tokens are bound to a key, as in apps that are set up by default. */
  dpop?: boolean;
  /** What Okta's clock shows. */
  now?: () => Date;
}

/**
 * OAuth's client credentials with private_key_jwt, for the scope okta.logs.read.
 * https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/OrgAS/#tag/OrgAS/operation/token
 */
export const oauthTokens = ({
  clientId,
  publicKey,
  kid,
  lasts = 3600,
  dpop = false,
  now = () => new Date(),
}: ServiceApp) => {
  const issued = new Map<string, { until: number; boundTo?: string }>();
  const nonce = randomUUID();
  const used = new Set<unknown>();
  /** The thumbprint of the key that a proof was made with. https://developer.okta.com/docs/guides/dpop/oktaresourceserver/main/ */
  const proven = async (request: Request, claims: Record<string, string>): Promise<string | undefined> => {
    try {
      const { payload, protectedHeader } = await jwtVerify(request.headers.get('dpop') ?? '', EmbeddedJWK, {
        typ: 'dpop+jwt',
        maxTokenAge: '5m',
        currentDate: now(),
        requiredClaims: ['jti'],
      });
      const { origin, pathname } = new URL(request.url);
      const expected = { ...claims, htm: request.method, htu: `${origin}${pathname}` };
      if (used.has(payload.jti) || Object.entries(expected).some(([name, value]) => payload[name] !== value))
        return undefined;
      used.add(payload.jti);
      return await calculateJwkThumbprint(protectedHeader.jwk as JWK);
    } catch {
      return undefined;
    }
  };
  const isSigned = async (assertion: string, audience: string): Promise<boolean> => {
    try {
      const { payload, protectedHeader } = await jwtVerify(assertion, publicKey, {
        issuer: clientId,
        subject: clientId,
        audience,
        maxTokenAge: '1h',
        currentDate: now(),
        requiredClaims: ['exp', 'jti'],
      });
      const lasting = (payload.exp ?? 0) - now().getTime() / 1000;
      if (protectedHeader.kid !== kid || lasting > 3600 || used.has(payload.jti)) return false;
      used.add(payload.jti);
      return true;
    } catch {
      return false;
    }
  };
  return {
    async issue(request: Request): Promise<Response> {
      const form = Object.fromEntries(new URLSearchParams(await request.text()));
      if (form.scope !== 'okta.logs.read') return refusal(400, 'invalid_scope');
      if (form.grant_type !== 'client_credentials') return refusal(400, 'unsupported_grant_type');
      if (
        form.client_assertion_type !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' ||
        !(await isSigned(form.client_assertion ?? '', new URL(tokenPath, request.url).href))
      )
        return refusal(401, 'invalid_client');
      if (dpop && !request.headers.has('dpop')) return refusal(400, 'invalid_dpop_proof');
      const boundTo = dpop ? await proven(request, { nonce }) : undefined;
      if (dpop && !boundTo) return refusal(400, 'use_dpop_nonce', { 'dpop-nonce': nonce });
      const token = randomUUID();
      issued.set(token, { until: now().getTime() + lasts * 1000, ...(boundTo && { boundTo }) });
      const type = dpop ? 'DPoP' : 'Bearer';
      return Response.json({ token_type: type, expires_in: lasts, access_token: token, scope: form.scope });
    },

    async isGood(request: Request): Promise<boolean> {
      const [scheme, token = ''] = request.headers.get('authorization')?.split(' ') ?? [];
      const { until = 0, boundTo } = issued.get(token) ?? {};
      if (until <= now().getTime() || scheme !== (dpop ? 'DPoP' : 'Bearer')) return false;
      const ath = createHash('sha256').update(token).digest('base64url');
      return !dpop || (await proven(request, { ath })) === boundTo;
    },
  };
};

const refusal = (status: number, error: string, headers: Record<string, string> = {}) =>
  Response.json({ error, error_description: error.replaceAll('_', ' ') }, { status, headers });
