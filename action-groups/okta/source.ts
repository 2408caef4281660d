import type { Source } from '../shared/source.ts';

export const source: Source = {
  name: 'okta',
  title: 'Okta',
  secret: {
    OKTA_BASE_URL: 'https://<org>.okta.com',
    OKTA_API_TOKEN: 'a token of a read-only administrator; not needed with a service app',
    OKTA_CLIENT_ID: 'the client id of a service app that was granted okta.logs.read; not needed with a token',
    OKTA_PRIVATE_KEY: 'the private key of the service app, as PEM or JWK',
  },
  enough: [
    ['OKTA_BASE_URL', 'OKTA_API_TOKEN'],
    ['OKTA_BASE_URL', 'OKTA_CLIENT_ID', 'OKTA_PRIVATE_KEY'],
  ],
};
