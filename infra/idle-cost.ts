/** USD in us-east-1. Prices of 2026-11: https://aws.amazon.com/<service>/pricing/ */
const monthly = {
  key: 1,
  secret: 0.4,
  alarm: 0.1,
  /** Past the first million of a month, which every account has free; counted here as if it were used up. */
  millionPolls: 0.4,
  millionPollsInOrder: 0.5,
};

/** A Lambda event source asks its queue with five connections that each wait 20 seconds, whether there is anything or not. */
const millionPollsOfAQueue = (5 * 3 * 60 * 24 * 30) / 1_000_000;

export interface CostItem {
  what: string;
  count: number;
  usd: number;
}

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** What the templates cost a month when nobody asks anything. Types that are paid by use alone cost nothing then. */
export const idleCost = (templates: { Resources: Record<string, Resource> }[]): CostItem[] => {
  const resources = templates.flatMap(({ Resources }) => Object.values(Resources));
  const count = (type: string) => resources.filter(({ Type }) => Type === type).length;
  const polled = (inOrder: boolean) =>
    templates.reduce((sum, { Resources }) => {
      const sources = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping');
      const queues = sources.map(({ Properties }) => {
        const arn = Properties?.EventSourceArn as { 'Fn::GetAtt': [string, string] } | undefined;
        return Resources[arn?.['Fn::GetAtt'][0] ?? ''];
      });
      return sum + queues.filter((queue) => Boolean(queue?.Properties?.FifoQueue) === inOrder).length;
    }, 0);
  const items: [what: string, count: number, each: number][] = [
    ['KMS key', count('AWS::KMS::Key'), monthly.key],
    ['secret', count('AWS::SecretsManager::Secret'), monthly.secret],
    ['alarm', count('AWS::CloudWatch::Alarm'), monthly.alarm],
    ['FIFO queue that a function polls', polled(true), millionPollsOfAQueue * monthly.millionPollsInOrder],
    ['standard queue that a function polls', polled(false), millionPollsOfAQueue * monthly.millionPolls],
  ];
  return items
    .filter(([, found]) => found > 0)
    .map(([what, found, each]) => ({ what, count: found, usd: found * each }));
};
