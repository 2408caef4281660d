import { type Column, jsonLayout } from './tables.ts';

const text = (...names: string[]): Column[] => names.map((name) => [name, 'string']);

/** What the Slack adapter writes for a turn. */
export const auditLayout = jsonLayout(
  [
    ...text(
      'reference',
      'time',
      'team',
      'channel',
      'thread',
      'asker',
      'entry',
      'question',
      'subject',
      'outcome',
      'answer',
    ),
    [
      'operations',
      'array<struct<actiongroup:string,operationid:string,parameters:map<string,string>,status:int,digest:string>>',
    ],
    ['evidence', 'array<string>'],
    ['citations', 'array<struct<title:string,uri:string>>'],
    ...text('host', 'model', 'instruction', 'knowledge'),
    ['usage', 'struct<inputtokens:bigint,outputtokens:bigint>'],
    ['scannedbytes', 'bigint'],
    ['cost', 'double'],
    ['warnings', 'array<string>'],
  ],
  text('year', 'month', 'day'),
);

const thisMonth = `year = date_format(current_date, '%Y') AND month = date_format(current_date, '%m')`;

/** Saved for auditors, who read them in Athena's console. */
export const auditQueries: Record<string, { description: string; text: string }> = {
  WhoAskedWhat: {
    description: 'who asked what, this month',
    text: `SELECT time, asker, channel, question, outcome, reference FROM turns WHERE ${thisMonth} ORDER BY time DESC LIMIT 1000`,
  },
  Denied: {
    description: 'denied, this month',
    text: `SELECT time, asker, channel, question, reference FROM turns WHERE ${thisMonth} AND outcome = 'denied' ORDER BY time DESC LIMIT 1000`,
  },
  MostExpensive: {
    description: 'most expensive, this month',
    text: `SELECT cost, time, asker, question, usage.inputtokens, usage.outputtokens, scannedbytes, reference FROM turns WHERE ${thisMonth} ORDER BY cost DESC LIMIT 100`,
  },
  InjectionWarnings: {
    description: 'log content that tried to give instructions, this month',
    text: `SELECT time, asker, question, warnings, reference FROM turns WHERE ${thisMonth} AND cardinality(warnings) > 0 ORDER BY time DESC LIMIT 1000`,
  },
};
