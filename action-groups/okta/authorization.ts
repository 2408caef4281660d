import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { type JWTHeaderParameters, SignJWT } from 'jose';
import { SourceUnavailable } from '../shared/errors.ts';
import { type Attempt, vendorGet } from '../shared/http.ts';
import { textAt } from '../shared/json.ts';
import { secretOf } from '../shared/secret.ts';
import { type Proof, proofs } from './proof.ts';
import { source } from './source.ts';

const tokenPath = '/oauth2/v1/token';

/**
 * The headers that authorize a request: an API token, or an access token of a service app where the secret has one. That
 * is kept until a minute before it expires; a fresh attempt gets another, with the secret read again.
 */
export const authorizations = () => {
  let proof: Proof | undefined;
  let kept: AccessToken = { scheme: 'Bearer', token: '', until: 0 };
  return async (attempt: Attempt, deadline: number): Promise<Record<string, string>> => {
    const secret = await secretOf(source.title, ['OKTA_BASE_URL'], attempt.fresh);
    if (!('OKTA_CLIENT_ID' in secret))
      return { authorization: `SSWS ${(await secretOf(source.title, ['OKTA_API_TOKEN'])).OKTA_API_TOKEN}` };
    proof ??= proofs();
    if (attempt.fresh || Date.now() >= kept.until) kept = await newToken(secret.OKTA_BASE_URL, proof, deadline);
    const { scheme, token } = kept;
    return { authorization: `${scheme} ${token}`, ...(scheme === 'DPoP' && { dpop: await proof(attempt, token) }) };
  };
};

interface AccessToken {
  /** A token that is bound to a key comes with a proof, where the service app was set up so. */
  scheme: 'Bearer' | 'DPoP';
  token: string;
  until: number;
}

// https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/
const newToken = async (baseUrl: string, proof: Proof, deadline: number): Promise<AccessToken> => {
  const asked = Date.now();
  const headers = async (attempt: Attempt): Promise<Record<string, string>> =>
    attempt.nonce === undefined ? {} : { dpop: await proof(attempt) };
  const { body } = await vendorGet({ title: source.title, baseUrl, headers }, deadline)(
    tokenPath,
    {},
    async (fresh) => ({
      grant_type: 'client_credentials',
      scope: 'okta.logs.read',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(fresh),
    }),
  );
  const token = textAt(body, 'access_token');
  if (!token) throw new SourceUnavailable(source.title, 'its answer was not understood');
  const scheme = /^dpop$/i.test(textAt(body, 'token_type') ?? '') ? 'DPoP' : 'Bearer';
  return { scheme, token, until: asked + (Number(textAt(body, 'expires_in') ?? 0) - 60) * 1000 };
};

const assertion = async (fresh: boolean): Promise<string> => {
  const fields = ['OKTA_BASE_URL', 'OKTA_CLIENT_ID', 'OKTA_PRIVATE_KEY'] as const;
  const {
    OKTA_BASE_URL: baseUrl,
    OKTA_CLIENT_ID: id,
    OKTA_PRIVATE_KEY: text,
  } = await secretOf(source.title, fields, fresh);
  const { key, header } = signing(text);
  return new SignJWT()
    .setProtectedHeader(header)
    .setIssuer(id)
    .setSubject(id)
    .setAudience(new URL(tokenPath, baseUrl).href)
    .setIssuedAt()
    .setExpirationTime('5m')
    .setJti(randomUUID())
    .sign(key);
};

const signing = (text: string): { key: KeyObject; header: JWTHeaderParameters } => {
  try {
    const jwk = text.trimStart().startsWith('{') ? JSON.parse(text) : undefined;
    // A PEM that was pasted into JSON has its line ends spelled out.
    const key = createPrivateKey(jwk ? { key: jwk, format: 'jwk' } : text.replaceAll('\\n', '\n'));
    return { key, header: { alg: algorithmOf(key), ...(jwk?.kid && { kid: String(jwk.kid) }) } };
  } catch (error) {
    throw new SourceUnavailable(source.title, 'its private key could not be read', { cause: error });
  }
};

const curves: Record<string, string> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };

const algorithmOf = ({ asymmetricKeyDetails }: KeyObject): string =>
  curves[asymmetricKeyDetails?.namedCurve ?? ''] ?? 'RS256';
