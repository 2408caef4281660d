import type { Source } from '../shared/source.ts';

export const source: Source = {
  name: 'okta',
  title: 'Okta',
  secret: { OKTA_BASE_URL: 'https://<org>.okta.com', OKTA_API_TOKEN: 'a read-only System Log token' },
};
