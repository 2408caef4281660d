import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { type JWK, SignJWT } from 'jose';
import type { Attempt } from '../shared/http.ts';

/** A proof that who uses a token has the key that it is bound to. */
export type Proof = (attempt: Attempt, token?: string) => Promise<string>;

/** Proofs with a key of their own, which never leaves the function. https://www.rfc-editor.org/rfc/rfc9449#section-4.2 */
export const proofs = (): Proof => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  return ({ method, url, nonce }, token) =>
    new SignJWT({
      htm: method,
      htu: `${url.origin}${url.pathname}`,
      ...(nonce && { nonce }),
      ...(token && { ath: createHash('sha256').update(token).digest('base64url') }),
    })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
      .setIssuedAt()
      .setJti(randomUUID())
      .sign(privateKey);
};
