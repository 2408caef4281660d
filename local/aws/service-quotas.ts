import type { Serve } from '../http.ts';
import { awsJson, limited, onlyKnown, paged, Refused } from './json-protocol.ts';

/** Service Quotas: ListServiceQuotas of Bedrock, by the quotas' names. */
export const serviceQuotas = (quotas: Record<string, number>): Serve =>
  awsJson('Service Quotas', {
    ListServiceQuotas(input) {
      onlyKnown('Service Quotas', input, ['ServiceCode', 'MaxResults', 'NextToken']);
      if (input.ServiceCode !== 'bedrock')
        throw new Refused(
          'NoSuchResourceException',
          'The request failed because the specified service does not exist.',
        );
      const all = Object.entries(quotas).map(([QuotaName, Value], index) => ({
        ServiceCode: 'bedrock',
        ServiceName: 'Amazon Bedrock',
        QuotaCode: `L-${String(index).padStart(8, '0')}`,
        QuotaName,
        Value,
        Adjustable: true,
      }));
      const { page, next } = paged(all, input.NextToken, limited(input.MaxResults, 100, 100));
      return { Quotas: page, ...(next && { NextToken: next }) };
    },
  });
