import { document, type operations } from '../../schemas/generated/okta.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { retentionGap } from '../shared/retention.ts';
import { searchOf } from '../shared/search.ts';
import { resultOf } from '../shared/search-result.ts';
import { type Okta, oktaClient } from './client.ts';
import { source } from './source.ts';

// https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/
const daysKept = 90;

export const operationsOver = (okta: Okta): Operations<operations> => ({
  searchOktaEvents: (parameters, asking) =>
    resultOf(searchOf('okta', parameters, asking), async (search) => {
      const matches = await okta.events(search);
      return { ...matches, gaps: [...matches.gaps, ...retentionGap(source.title, daysKept, search, asking.askedAt)] };
    }),
});

const okta = oktaClient();
export const handler = actionGroup(document, operationsOver(okta), okta.event);
