import type { Source } from '../shared/source.ts';

export const source: Source = {
  name: 'sentinelone',
  title: 'SentinelOne',
  secret: {
    SENTINELONE_BASE_URL: 'https://<tenant>.sentinelone.net',
    SENTINELONE_API_TOKEN: "a service user's token with the Viewer role",
  },
};
