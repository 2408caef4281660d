import * as fc from 'fast-check';
import type { OperationsData } from '../../../local/dataset.ts';
import { healthEvent, stateChange } from '../../support/operations.ts';
import type { Plain } from './plain-count.ts';
import { type Json, minute, text } from './records.ts';
import { has } from './texts.ts';

/** The last of them is not looked at. */
const regions = ['us-east-1', 'ap-northeast-2', 'sa-east-1'];
const groups = ['/aws/lambda/orders-api', '/aws/lambda/payments', '/ecs/web', '/ecs/web-internal', '/secret'];

const numbered = (contents: Json[]): Json[] => contents.map((each, index) => ({ ...each, index }));

export const lines = {
  filters: {
    kind: ['errors', 'any'],
    region: regions.slice(0, 2),
    logGroup: ['ORDERS', '/aws/lambda', '/ecs/web'],
    text: ['INSTRUCTIONS', '이름', '"X" \\', '%_', '🦊', '$', '.*', 'or true', "' OR '1", '</', '(?i)'].filter(
      ({ length }) => length > 1,
    ),
  },
  content: fc.record({
    region: fc.constantFrom(...regions),
    group: fc.constantFrom(...groups),
    time: minute.map((time) => time.getTime()),
    level: fc.constantFrom('ERROR', 'INFO', 'a Timeout of', 'timed out', 'terror', '{"level":"error"}', ''),
    words: text,
  }),
  toRecords: numbered,
  /** What a service keeps, it keeps once. */
  toData: (records: Json[]): Partial<OperationsData> => ({
    logs: regions.flatMap((region) =>
      groups.map((name) => ({
        region,
        name,
        lines: [...new Set(records)]
          .filter((each) => each.region === region && each.group === name)
          .map(({ time, level, words, index }) => ({
            time: Number(time),
            stream: `s${Number(index) % 3}`,
            message: `${index} ${level} ${words}`,
          })),
      })),
    ),
  }),
  plain: (each: Json): Plain => ({
    id: String(each.index),
    time: Number(each.time),
    groups: { resource: String(each.group), region: String(each.region) },
  }),
  passes: ({ region, group, index, level, words }: Json, wanted: Record<string, string>): boolean => {
    const line = `${index} ${level} ${words}`;
    if (region === 'sa-east-1' || group === '/secret' || group === '/ecs/web-internal') return false;
    const tests: Record<string, (value: string) => boolean> = {
      kind: (kind) => kind === 'any' || /\b(error|timeout|timed out)\b/i.test(line),
      region: (named) => region === named,
      logGroup: (part) => has(group, part),
      text: (part) => has(line, part),
    };
    return Object.entries(wanted).every(([name, value]) => tests[name]?.(value));
  },
};

const isAlarm = (each: Json) => each.what === 'alarm';
const code = 'AWS_EC2_OPERATIONAL_ISSUE';

export const incidents = {
  filters: {
    kind: ['alarms', 'aws-health'],
    region: regions.slice(0, 2),
    text: ['INSTRUCTIONS', '한글', '"X" \\', '%_', '🦊', 'threshold', 'ERROR rates', 'ec2_', 'later', 'health.'],
  },
  content: fc.oneof(
    fc.record({
      what: fc.constant('alarm'),
      region: fc.constantFrom(...regions),
      time: minute.map((time) => time.toISOString()),
      name: text,
      state: fc.constantFrom('ALARM', 'ALARM', 'OK', 'INSUFFICIENT_DATA'),
    }),
    fc.record({
      what: fc.constant('health'),
      region: fc.constantFrom(...regions, 'global'),
      time: minute.map((time) => time.toISOString()),
    }),
  ),
  toRecords: numbered,
  toData: (records: Json[]): Partial<OperationsData> => ({
    cloudwatch: regions.map((region) => ({
      region,
      alarms: [],
      history: records
        .filter((each) => isAlarm(each) && each.region === region)
        .map(({ name, time, state }) => stateChange(String(name), String(time), String(state))),
    })),
    health: records
      .filter((each) => !isAlarm(each))
      .map(({ index, time, region }) => healthEvent(`H${index}`, String(time), { region })),
  }),
  plain: (each: Json): Plain => ({
    id: isAlarm(each) ? `${each.region} ${each.name} ${each.time} ${each.state}` : `H${each.index}`,
    time: Date.parse(String(each.time)),
    groups: { type: isAlarm(each) ? String(each.name) : code, region: String(each.region) },
  }),
  passes: (each: Json, wanted: Record<string, string>): boolean => {
    if (isAlarm(each) && each.state !== 'ALARM') return false;
    const { region } = wanted;
    if (!['global', ...(region ? [region] : regions.slice(0, 2))].includes(String(each.region))) return false;
    const said = isAlarm(each)
      ? [each.region, each.name, 'Threshold Crossed: it is ALARM now.']
      : [
          each.region,
          code,
          'Increased error rates for the API of the service.',
          `H${each.index}`,
          'EC2',
          'open',
          'issue',
        ];
    return (
      (!wanted.kind || wanted.kind === (isAlarm(each) ? 'alarms' : 'aws-health')) &&
      (!wanted.text || said.some((text) => has(text, wanted.text ?? '')))
    );
  },
};
