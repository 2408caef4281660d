import { describe, expect, it } from 'vitest';
import { pagesIn } from '../../knowledge-base/page.ts';
import { sampleRecords } from '../../local/records.ts';
import { anchorOf, stories } from '../../local/scenarios/index.ts';
import { tell } from '../../local/scenarios/story.ts';
import { schemaOf } from '../../schemas/index.ts';
import { askedAt } from '../support/local.ts';
import { countedBy, saysOneOf } from './answered.ts';
import { askerOf, languageOf, questions } from './question.ts';

const dataset = sampleRecords().dataset(askedAt);
const calls = questions.flatMap((question) =>
  [...(question.calls ?? []), ...(question.evidence ? [question.evidence] : [])].flatMap((call) =>
    Object.entries(call).map(([operationId, wanted]) => ({ question, operationId, wanted })),
  ),
);
const first = (choice: string | string[]) => [choice].flat()[0]!.replace('now', askedAt.toISOString());
/** The first choice of each filter that is needed. */
const parametersOf = ({ question, wanted }: (typeof calls)[number]) =>
  Object.fromEntries(
    Object.entries(wanted).flatMap(([name, choice]) =>
      name.endsWith('?') || question.oneOf?.slice(1).includes(name) ? [] : [[name, first(choice)]],
    ),
  );
const operations = ['guardduty', 'cloudtrail', 'sentinelone', 'zscaler', 'okta', 'investigation', 'operations'].flatMap(
  (source) => schemaOf(source).operations,
);

describe('The questions', () => {
  it('are at least 150, half of them Korean, each asked once', () => {
    expect(questions.length).toBeGreaterThanOrEqual(150);
    const korean = questions.filter((question) => languageOf(question) === 'ko').length;
    expect(korean / questions.length).toBeGreaterThanOrEqual(0.5);
    expect(new Set(questions.map(({ ask }) => ask.join('\n'))).size).toBe(questions.length);
  });

  it('ask for every operation, topic and filter there is', () => {
    const asked = new Map(operations.map(({ operationId }) => [operationId, new Map<string, Set<string>>()]));
    for (const { operationId, wanted } of calls)
      for (const [name, choice] of Object.entries(wanted)) {
        const values = asked.get(operationId)!;
        const plain = name.replace('?', '');
        values.set(plain, new Set([...(values.get(plain) ?? []), ...[choice].flat()]));
      }
    const missing = operations.flatMap(({ operationId, parameters }) =>
      parameters
        .filter(({ name }) => !['timeZone', 'cursor', 'limit', 'evidence'].includes(name))
        .flatMap(({ name, schema }) => {
          const values = asked.get(operationId)?.get(name);
          if (!values) return [`${operationId} ${name}`];
          const topics = name === 'topic' ? (schema.enum ?? []) : [];
          return topics.filter((topic) => !values.has(topic)).map((topic) => `${operationId} ${topic}`);
        }),
    );
    expect(missing).toEqual([]);
  });

  it('name filters that their operation takes', () => {
    const wrong = calls.flatMap(({ operationId, wanted }) => {
      const known =
        operations.find((each) => each.operationId === operationId)?.parameters.map(({ name }) => name) ?? [];
      return Object.keys(wanted)
        .filter((name) => !known.includes(name.replace('?', '')))
        .map((name) => `${operationId} ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  it.each(['multi-hop', 'architecture', 'hostile', 'conversations', 'not-a-search', 'nothing-there'])(
    'have some about %s',
    (kind) => {
      expect(questions.filter((question) => question.kind === kind).length).toBeGreaterThanOrEqual(8);
    },
  );

  it('find nothing in the sample data where they are about that, and mostly something where they are not', () => {
    const finds = (call: (typeof calls)[number]) => {
      const moment = { askedAt, dataset, timeZone: askerOf(call.question).timeZone };
      return countedBy(call.operationId, parametersOf(call), moment).length > 0;
    };
    const [empty, full] = [
      calls.filter(({ question }) => question.nothing),
      calls.filter(({ question }) => !question.nothing),
    ];
    expect(empty.filter(finds).map(({ question }) => question.ask.at(-1))).toEqual([]);
    expect(full.filter(finds).length / full.length).toBeGreaterThan(0.85);
  });

  it('lead to pages that exist', () => {
    const names = pagesIn(`${import.meta.dirname}/../../knowledge-base`).map(({ path }) =>
      path.replace(/^.*\/|\.md$/g, ''),
    );
    expect(questions.flatMap(({ pages = [] }) => pages).filter((page) => !names.includes(page))).toEqual([]);
  });
});

describe.each(questions.filter(({ hops }) => hops).map((question) => [question.ask[0], question] as const))(
  'The hops of "%s"',
  (text, { story, hops = [] }) => {
    const told = stories.find(({ title }) => title === story)!;

    it('are two at least, happened in the story, and are not given away', () => {
      const records = `${told.what} ${JSON.stringify(tell(told, anchorOf(askedAt)))} ${JSON.stringify(dataset.operations)}`;
      expect(hops.length).toBeGreaterThanOrEqual(2);
      for (const hop of hops) {
        if (!('fact' in hop)) continue;
        expect(saysOneOf(text!, hop.fact), hop.fact).toBe(false);
        expect(
          hop.fact.split('|').some((fact) => saysOneOf(records, fact)),
          hop.fact,
        ).toBe(true);
      }
    });

    it('count something where they count', () => {
      for (const hop of hops)
        if ('count' in hop)
          for (const [operationId, parameters] of Object.entries(hop.count))
            expect(countedBy(operationId, parameters, { askedAt, dataset, timeZone: 'UTC' }).length).toBeGreaterThan(0);
    });
  },
);
