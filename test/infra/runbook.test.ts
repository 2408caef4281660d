import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measures } from '../../infra/measures.ts';
import { figuresOf } from '../../slack-adapter/figures.ts';
import { anchors } from '../support/documents.ts';
import { type Resource, synthesised } from './synthesised.ts';

const root = join(import.meta.dirname, '../..');
const text = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const runbook = text('docs', 'runbook.md');
const { ofType, config } = synthesised('minimal', 'agents');
const values = (type: string, property: string) =>
  ofType(type).map(([, { Properties }]) => String(Properties[property]));

const code = globSync('{slack-adapter,action-groups}/**/*.ts', { cwd: root })
  .filter((file) => !file.includes('stand-in'))
  .map((file) => text(file))
  .join('\n');
/** What is said to the log, and to the console where there is no logger. */
const said = [...code.matchAll(/(?:log\.(?:info|warn|error)|console\.error|appendKeys)\(([^;]*)/g)].map(
  ([, what = '']) => what,
);

describe('The runbook', () => {
  const chapters = anchors(runbook);

  it('has a chapter for every alarm, under the very link that the alarm gives', () => {
    const links = values('AWS::CloudWatch::Alarm', 'AlarmDescription').map((each) => each.split('#')[1]);
    expect(links.length).toBe(8);
    for (const link of links) expect(chapters).toContain(link);
  });

  it('names every alarm in its chapter, and says what the asker sees, where to look and how to know that it is over', () => {
    for (const [, { Properties }] of ofType('AWS::CloudWatch::Alarm')) {
      const [, link = ''] = String(Properties.AlarmDescription).split('#');
      const chapter = chapters.indexOf(link);
      const body = runbook.split(/^#+ .+$/m)[chapter + 1];
      expect(body).toContain(`\`${Properties.AlarmName}\``);
      for (const part of ['**The asker sees**', '**It means**', '**Look', '**Over**']) expect(body).toContain(part);
    }
  });

  it('names no metric that nothing makes', () => {
    const named = [...runbook.matchAll(/metrics? `(\w+)`/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(8);
    const known = [...measures.map(({ name }) => name), ...values('AWS::CloudWatch::Alarm', 'MetricName'), 'Errors'];
    for (const name of named) expect(known).toContain(name);
    for (const name of values('AWS::CloudWatch::Alarm', 'MetricName')) expect(runbook).toContain(`\`${name}\``);
  });

  it('names no function, queue, log group or secret that is not deployed', () => {
    const known = [
      ...values('AWS::Lambda::Function', 'FunctionName'),
      ...values('AWS::SQS::Queue', 'QueueName'),
      ...values('AWS::Logs::LogGroup', 'LogGroupName'),
      ...values('AWS::CloudWatch::Alarm', 'AlarmName'),
      ...values('AWS::Athena::WorkGroup', 'Name'),
      ...values('AWS::Athena::NamedQuery', 'Name'),
      ...values('AWS::IAM::Role', 'RoleName').map((role) => role.replace(config.region, '<region>')),
      'ask-aws',
      'ask-aws-slack',
      'ask-aws-restored',
      ...['slack', 'okta', 'sentinelone'].map((each) => `ask-aws/${each}`),
      '/aws/lambda/ask-aws-',
      'ask-aws-<source>-<region>',
    ];
    const named = [
      ...runbook.matchAll(
        /(?<=`|--(?:function|role)-name |--secret-id |:)(?:\/aws\/\w+\/)?ask-aws[^\s`"')]*(?: [a-z, ]+)?/g,
      ),
    ];
    expect(named.length).toBeGreaterThan(30);
    for (const [name] of named)
      expect(known, name).toContain(name.trim().replace(/^(ask-aws(?:-[\w-]+)?) [a-z ]+$/, '$1'));
  });

  describe('asks the logs for', () => {
    const queries = [...runbook.matchAll(/```logs\n(.*?)```/gs)].map(([, query = '']) => query);
    const [[, stage]] = ofType('AWS::ApiGatewayV2::Stage') as [[string, Resource]];
    const { Format } = stage.Properties.AccessLogSettings as { Format: string };
    const fields = new Set([
      ...Object.keys(
        figuresOf(
          {
            outcome: 'answered',
            answer: { text: '', steps: [], citations: [], usage: { inputTokens: 0, outputTokens: 0 } },
          },
          { receivedAt: new Date() },
        ),
      ),
      ...Object.keys(JSON.parse(Format) as object),
      ...said.flatMap((each) => [...each.matchAll(/[{,] ?(\w+)(?=[,:}]| })/g)].map(([, field = '']) => field)),
      // Of the logger's own, and of Lambda's: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
      ...['level', 'message', 'error', 'record'],
    ]);
    const words =
      /\b(?:fields|filter|sort|limit|stats|by|as|like|in|or|and|not|desc|asc|count|sum|avg|max|min|pct|bin)\b/g;

    it.each(queries)('fields that are written: %#', (query) => {
      const named =
        query
          .replaceAll(/"[^"]*"|\/[^/\n]+\/|@\w+|\b\d+\w?\b/g, ' ')
          .replaceAll(words, ' ')
          .match(/[a-z]\w*(?:\.\w+)*/gi) ?? [];
      expect(named.length).toBeGreaterThan(0);
      for (const field of named) expect([...fields], field).toContain(field.split('.')[0]);
    });

    it('messages that are written', () => {
      const messages = queries.flatMap((query) => [...query.matchAll(/message = "([^"]+)"/g)].map(([, each]) => each));
      expect(messages.length).toBeGreaterThanOrEqual(5);
      for (const message of messages)
        expect(
          said.some((each) => each.startsWith(`'${message}'`)),
          message,
        ).toBe(true);
      for (const word of ['not accepted', 'views.open']) expect(said.some((each) => each.includes(word))).toBe(true);
    });
  });

  it('says of every refusal of the model what the log says of it', () => {
    const [, table = ''] = runbook.split('## AWS refuses the model');
    const sentences = [...table.split('## ')[0]!.matchAll(/^\| ([A-Z][^|]+) \|/gm)].map(([, each = '']) => each);
    expect(sentences.length).toBe(10);
    const failures = text('slack-adapter', 'agent', 'failures.ts');
    for (const sentence of sentences) expect(failures).toContain(sentence);
  });
});
