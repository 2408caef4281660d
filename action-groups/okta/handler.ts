import { document, type operations } from '../../schemas/generated/okta.ts';
import { actionGroup, type Operations } from '../shared/action-group.ts';
import { searchOf } from '../shared/search.ts';
import { searchResult } from '../shared/search-result.ts';
import { type Okta, oktaClient } from './client.ts';

export const operationsOver = (okta: Okta): Operations<operations> => ({
  async searchOktaEvents(parameters, asking) {
    const search = searchOf('okta', parameters, asking);
    return searchResult(search, await okta.events(search));
  },
});

const okta = oktaClient();
export const handler = actionGroup(document, operationsOver(okta), okta.event);
