import {
  DescribeEventDetailsCommand,
  DescribeEventsCommand,
  HealthClient,
  type Event as HealthEvent,
} from '@aws-sdk/client-health';
import { awsFailure } from '../shared/aws-failure.ts';
import { SourceUnavailable } from '../shared/errors.ts';
import { recordId } from '../shared/evidence.ts';
import type { Json } from '../shared/json.ts';
import { completeness, readPages } from '../shared/pages.ts';
import type { Span } from '../shared/window.ts';

/** An event that AWS reports of its own services, with what it says about it. */
export interface Disruption {
  event: HealthEvent & { startTime: Date };
  id: string;
  description: string | undefined;
}

export interface Disruptions {
  found: Disruption[];
  gaps: string[];
  /** Where there were too many to read them all: over what was counted. */
  countedOver?: string;
}

const pageBudget = 5;
const perPage = 100;
const detailsPerCall = 10;

// The service has one endpoint for all Regions: https://docs.aws.amazon.com/health/latest/ug/health-api.html
let shared: HealthClient | undefined;
const client = () => {
  shared ??= new HealthClient({ region: 'us-east-1', maxAttempts: 3 });
  return shared;
};

/** What began within a span in one of the Regions, or in none. Throws SourceUnavailable. */
export const disruptions = async (span: Span, regions: string[], signal: AbortSignal): Promise<Disruptions> => {
  const events: Disruption['event'][] = [];
  const read = await readPages(
    pageBudget,
    (next) => asking(signal, () => page(span, next, signal)),
    (event) => {
      if (isWithin(event as HealthEvent, span, regions)) events.push(event as Disruption['event']);
    },
  );
  const { gaps, countedOver } = completeness('AWS Health', 'events', read);
  const described = await descriptions(events, signal);
  return {
    found: events.map((event) => ({ event, id: idOf(event), description: described.told.get(event.arn ?? '') })),
    gaps: [...gaps, ...described.gaps],
    ...(countedOver && { countedOver: `${countedOver} of AWS Health` }),
  };
};

const isWithin = ({ startTime, region = 'global' }: HealthEvent, { since, until }: Span, regions: string[]): boolean =>
  startTime !== undefined && startTime >= since && startTime < until && ['global', ...regions].includes(region);

// https://docs.aws.amazon.com/health/latest/APIReference/API_DescribeEvents.html
const asking = async <T>(signal: AbortSignal, answer: () => Promise<T>): Promise<T> => {
  try {
    return await answer();
  } catch (error) {
    const needsPlan = (error as Error).name === 'SubscriptionRequiredException';
    const reason = needsPlan ? 'it needs a Business or Enterprise support plan' : awsFailure(error, signal);
    throw new SourceUnavailable('AWS Health', reason, { cause: error });
  }
};

const page = async ({ since, until }: Span, next: string | undefined, signal: AbortSignal) => {
  const { events, nextToken } = await client().send(
    new DescribeEventsCommand({
      filter: { startTimes: [{ from: since, to: until }], eventTypeCategories: ['issue', 'investigation'] },
      maxResults: perPage,
      ...(next && { nextToken: next }),
    }),
    { abortSignal: signal },
  );
  if (!events) throw new SyntaxError('no events');
  return { items: events, next: nextToken || undefined };
};

/** What is said of events; what cannot be had is a gap, since that they happened is known without it. */
const descriptions = async (events: HealthEvent[], signal: AbortSignal) => {
  const arns = events.flatMap(({ arn }) => arn ?? []);
  const told = new Map<string, string>();
  try {
    for (let from = 0; from < arns.length; from += detailsPerCall) {
      const asked = new DescribeEventDetailsCommand({ eventArns: arns.slice(from, from + detailsPerCall) });
      const { successfulSet = [] } = await client().send(asked, { abortSignal: signal });
      for (const { event, eventDescription } of successfulSet)
        if (event?.arn && eventDescription?.latestDescription) told.set(event.arn, eventDescription.latestDescription);
    }
    return { told, gaps: [] };
  } catch (error) {
    return { told, gaps: [`AWS Health: what it says of its events is not known, ${awsFailure(error, signal)}`] };
  }
};

/** The last part of an event's ARN is its own. */
const idOf = ({ arn = '' }: HealthEvent): string => `health.${recordId(arn.split('/').at(-1), arn)}`;

/** An event as AWS Health wrote it, with its description. */
export const disruptionRecord = async (time: Date, id: string, signal: AbortSignal): Promise<Json | undefined> => {
  const span = { since: new Date(time.getTime() - 1000), until: new Date(time.getTime() + 1000) };
  const { items } = await asking(signal, () => page(span, undefined, signal));
  const event = items.find((each) => idOf(each) === id);
  if (!event) return undefined;
  const { told } = await descriptions([event], signal);
  return { ...event, description: told.get(event.arn ?? '') ?? null };
};
