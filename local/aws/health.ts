import type { HealthEvent, Json } from '../dataset.ts';
import type { Serve } from '../http.ts';
import { awsJson, limited, onlyKnown, paged, Refused } from './json-protocol.ts';

/**
 * AWS Health over events in its own wire form: DescribeEvents and DescribeEventDetails. Without events, the account has no
 * plan that the service belongs to.
 */
export const health = (events: HealthEvent[] | undefined): Serve => {
  const known = (): HealthEvent[] => {
    if (!events) throw new Refused('SubscriptionRequiredException', 'Request failed due to missing subscription.');
    return events;
  };
  return awsJson('AWS Health', {
    DescribeEvents(input) {
      onlyKnown('AWS Health', input, ['filter', 'maxResults', 'nextToken']);
      const { startTimes, eventTypeCategories, ...others } = (input.filter ?? {}) as Json;
      onlyKnown('AWS Health', others, []);
      const spans = (startTimes ?? [{}]) as { from?: number; to?: number }[];
      const found = known()
        .map(({ event }) => event)
        .filter(
          (event) =>
            eventTypeCategories === undefined || (eventTypeCategories as unknown[]).includes(event.eventTypeCategory),
        )
        .filter(({ startTime }) =>
          spans.some(
            ({ from = 0, to = Number.POSITIVE_INFINITY }) => Number(startTime) >= from && Number(startTime) <= to,
          ),
        );
      const { page, next } = paged(found, input.nextToken, limited(input.maxResults, 10, 100));
      return { events: page, ...(next && { nextToken: next }) };
    },
    DescribeEventDetails(input) {
      onlyKnown('AWS Health', input, ['eventArns']);
      const arns = input.eventArns as string[];
      limited(arns.length, 1, 10);
      const found = known().filter(({ event }) => arns.includes(String(event.arn)));
      return {
        successfulSet: found.map(({ event, description }) => ({
          event,
          eventDescription: { latestDescription: description },
        })),
        failedSet: arns
          .filter((arn) => !found.some(({ event }) => event.arn === arn))
          .map((eventArn) => ({ eventArn, errorName: 'EventNotFound' })),
      };
    },
  });
};
