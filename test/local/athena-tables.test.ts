import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogObject } from '../../local/dataset.ts';
import { athenaOver, cloudTrailObject } from '../support/athena-client.ts';

type Athena = Awaited<ReturnType<typeof athenaOver>>;

const login = {
  eventVersion: '1.11',
  eventTime: '2026-11-22T09:10:00Z',
  eventSource: 'signin.amazonaws.com',
  eventName: 'ConsoleLogin',
  awsRegion: 'us-east-1',
  sourceIPAddress: '203.0.113.7',
  eventID: '00000000-0000-4000-8000-000000000001',
  readOnly: false,
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::123456789012:assumed-role/Admin/dana',
    sessionContext: {
      attributes: { mfaAuthenticated: 'false', creationDate: '2026-11-22T09:00:00Z' },
      webIdFederationData: { federatedProvider: 'example.com', attributes: { aud: 'x' } },
    },
  },
  requestParameters: null,
  responseElements: { ConsoleLogin: 'Failure' },
  additionalEventData: { MFAUsed: 'No' },
  resources: [
    { ARN: 'arn:aws:s3:::example-logs', accountId: '123456789012', type: 'AWS::S3::Bucket' },
    { ARN: 'arn:aws:s3:::example-logs/a' },
  ],
  managementEvent: true,
};

const zscalerObject = (
  feed: string,
  hour: string,
  name: string,
  lines: string[],
  rest: Partial<LogObject> = {},
): LogObject => ({
  key: `${feed}/${hour}/${name}.json.gz`,
  bytes: 10,
  lines,
  ...rest,
});

describe('Tables of the Athena stand-in', () => {
  let athena: Athena;
  beforeAll(async () => {
    athena = await athenaOver({
      cloudtrail: [
        cloudTrailObject('us-east-1', '2026/11/22', 'a', [login]),
        cloudTrailObject('eu-west-1', '2026/11/23', 'b', [
          {
            eventName: 'GetObject',
            eventTime: '2026-11-23T01:00:00Z',
            userIdentity: 'odd',
            resources: 'odd',
            readOnly: true,
            errorCode: 7,
          },
        ]),
      ],
      zscaler: [
        zscalerObject('web', '2026/11/22/01', 'a', [
          '{"event":{"login":"dana@example.com"}}',
          '{"event":{"eurl":"x"y"}}',
          '',
        ]),
        zscalerObject('dns', '2026/11/22/02', 'b', ['{"event":{"req":"example.com"}}']),
      ],
    });
  });
  afterAll(() => athena.close());

  const one = async (sql: string) => {
    const { reason, rows } = await athena.run(sql);
    expect(reason).toBeUndefined();
    return rows[0];
  };

  it('have the columns that the table definition has, partitions last and the path hidden', async () => {
    const { columns, types } = await athena.run('SELECT * FROM cloudtrail_logs');
    expect(columns).toEqual(
      `eventversion useridentity eventtime eventsource eventname awsregion sourceipaddress useragent errorcode errormessage
       requestparameters responseelements additionaleventdata requestid eventid readonly resources eventtype apiversion
       recipientaccountid serviceeventdetails sharedeventid vpcendpointid vpcendpointaccountid eventcategory addendum
       sessioncredentialfromconsole edgedevicedetails tlsdetails account region timestamp`.split(/\s+/),
    );
    expect(new Set(types)).toEqual(new Set(['varchar', 'row', 'array']));
    expect((await athena.run('SELECT * FROM zscaler_logs')).columns).toEqual(['line', 'feed', 'hour']);
  });

  it('hold CloudTrail’s JSON fields as text, its booleans as words, and NULL for what is missing', async () => {
    expect(
      await one(`SELECT readonly, requestparameters, responseelements, json_extract_scalar(additionaleventdata, '$.MFAUsed'),
        errorcode, useridentity.sessioncontext.attributes.mfaauthenticated, useridentity.username,
        useridentity.sessioncontext.webidfederationdata.attributes['aud'], addendum
        FROM cloudtrail_logs WHERE eventname = 'ConsoleLogin'`),
    ).toEqual(['false', undefined, '{"ConsoleLogin":"Failure"}', 'No', undefined, 'false', undefined, 'x', undefined]);
  });

  it('survive values of another type than the definition’s', async () => {
    expect(
      await one(
        `SELECT useridentity.type, resources, readonly, errorcode FROM cloudtrail_logs WHERE eventname = 'GetObject'`,
      ),
    ).toEqual([undefined, undefined, 'true', '7']);
  });

  it('take partitions and paths from the keys', async () => {
    expect(
      await one(`SELECT account, region, timestamp, "$path" FROM cloudtrail_logs WHERE region = 'eu-west-1'`),
    ).toEqual([
      '123456789012',
      'eu-west-1',
      '2026/11/23',
      's3://logs/AWSLogs/123456789012/CloudTrail/eu-west-1/2026/11/23/b.json.gz',
    ]);
    expect(await one(`SELECT feed, hour, "$path" FROM zscaler_logs WHERE feed = 'dns'`)).toEqual([
      'dns',
      '2026/11/22/02',
      's3://logs/dns/2026/11/22/02/b.json.gz',
    ]);
  });

  it('show Zscaler’s lines as they were written, broken ones included', async () => {
    const { rows } = await athena.run(
      `SELECT line, try(json_parse(line)) IS NULL FROM zscaler_logs WHERE feed = 'web' ORDER BY line DESC`,
    );
    expect(rows).toEqual([
      ['{"event":{"login":"dana@example.com"}}', 'false'],
      ['{"event":{"eurl":"x"y"}}', 'true'],
      ['', 'true'],
    ]);
  });

  it('are named with or without catalog and database, in any case', async () => {
    for (const name of [
      'cloudtrail_logs',
      'CloudTrail_Logs',
      'security.cloudtrail_logs',
      '"awsdatacatalog"."security"."cloudtrail_logs"',
    ]) {
      expect(await one(`SELECT count(*) FROM ${name}`), name).toEqual(['2']);
    }
    expect(await one('SELECT count(C.EventName) FROM cloudtrail_logs AS c')).toEqual(['2']);
  });
});

describe('Statements over the Athena stand-in’s tables', () => {
  let athena: Athena;
  beforeAll(async () => {
    athena = await athenaOver({
      cloudtrail: [cloudTrailObject('us-east-1', '2026/11/22', 'a', [login, { ...login, eventName: 'StopLogging' }])],
    });
  });
  afterAll(() => athena.close());

  it('group by sets of columns', async () => {
    const { rows } = await athena.run(`SELECT eventname, kind, grouping(eventname, kind) AS level, count(*) AS n
      FROM (SELECT eventname, useridentity.type AS kind FROM cloudtrail_logs)
      GROUP BY GROUPING SETS ((eventname), (kind), ()) ORDER BY level, 1`);
    expect(rows).toEqual([
      ['ConsoleLogin', undefined, '1', '1'],
      ['StopLogging', undefined, '1', '1'],
      [undefined, 'AssumedRole', '2', '2'],
      [undefined, undefined, '3', '2'],
    ]);
  });

  it('rank within groups, name subqueries, and join them', async () => {
    const { rows } = await athena.run(`WITH named (name, place) AS (
        SELECT eventname, row_number() OVER (PARTITION BY eventsource ORDER BY eventname DESC) FROM cloudtrail_logs)
      SELECT a.name, b.name AS other FROM named a LEFT JOIN named AS b ON a.place = b.place + 1
      UNION ALL SELECT 'end', NULL ORDER BY 1`);
    expect(rows).toEqual([
      ['ConsoleLogin', 'StopLogging'],
      ['StopLogging', undefined],
      ['end', undefined],
    ]);
  });

  it('unnest an array of rows into its fields', async () => {
    const { rows } = await athena.run(`SELECT eventname, r.arn, r.place FROM cloudtrail_logs
      CROSS JOIN UNNEST(resources) WITH ORDINALITY AS r(arn, account, kind, place)
      WHERE eventname = 'StopLogging' ORDER BY r.place`);
    expect(rows).toEqual([
      ['StopLogging', 'arn:aws:s3:::example-logs', '1'],
      ['StopLogging', 'arn:aws:s3:::example-logs/a', '2'],
    ]);
    expect((await athena.run('SELECT t.arn FROM cloudtrail_logs CROSS JOIN UNNEST(resources) AS t(r)')).reason).toBe(
      "MISMATCHED_COLUMN_ALIASES: line 1:68: Column alias list has 1 entries but 't' has 3 columns available",
    );
  });

  it('unnest JSON arrays, maps and several arrays side by side', async () => {
    const run = async (from: string) => (await athena.run(`SELECT * FROM ${from}`)).rows;
    expect(await run(`UNNEST(CAST(json_parse('[{"a":1},2]') AS array(json))) AS t(j)`)).toEqual([['{"a":1}'], ['2']]);
    expect(await run(`UNNEST(map(ARRAY['k'], ARRAY['v'])) AS t(k, v)`)).toEqual([['k', 'v']]);
    expect(await run('UNNEST(ARRAY[1, 2], ARRAY[3]) AS t(a, b)')).toEqual([
      ['1', '3'],
      ['2', undefined],
    ]);
    expect(await run('(VALUES 1) AS a(x) LEFT JOIN UNNEST(CAST(NULL AS array(bigint))) AS b(y) ON TRUE')).toEqual([
      ['1', undefined],
    ]);
  });

  it.each([
    [
      'an alias in GROUP BY',
      'SELECT lower(eventname) AS e, count(*) FROM cloudtrail_logs GROUP BY e',
      /^COLUMN_NOT_FOUND.*'e'/,
    ],
    ['an alias in WHERE', "SELECT eventname AS e FROM cloudtrail_logs WHERE e = 'x'", /^COLUMN_NOT_FOUND.*'e'/],
    ['an alias in HAVING', 'SELECT count(*) AS n FROM cloudtrail_logs HAVING n > 1', /^COLUMN_NOT_FOUND.*'n'/],
    ['an alias beside it', 'SELECT 1 AS a, a + 1 FROM cloudtrail_logs', /^COLUMN_NOT_FOUND.*'a'/],
    [
      'a field of a row in GROUPING SETS',
      'SELECT count(*) FROM cloudtrail_logs GROUP BY GROUPING SETS ((useridentity.type), ())',
      /must be a column reference/,
    ],
    [
      'an order that DISTINCT has lost',
      'SELECT DISTINCT eventname FROM cloudtrail_logs ORDER BY eventtime',
      /^EXPRESSION_NOT_IN_DISTINCT/,
    ],
    ['a column that is not grouped by', 'SELECT eventname, count(*) FROM cloudtrail_logs', /GROUP BY/i],
    [
      'a name that two tables have',
      'SELECT eventname FROM cloudtrail_logs a CROSS JOIN cloudtrail_logs b',
      /^AMBIGUOUS_NAME/,
    ],
    [
      'a field that the row does not have',
      'SELECT useridentity.nickname FROM cloudtrail_logs',
      /^COLUMN_NOT_FOUND.*nickname/,
    ],
    [
      'a table that does not exist',
      'SELECT 1 FROM okta_logs',
      /^TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.default.okta_logs' does not exist$/,
    ],
    ['a part of another length in UNION', 'SELECT 1 UNION SELECT 1, 2', /^TYPE_MISMATCH/],
    ['a part of another type in UNION', "SELECT 1 UNION SELECT 'a'", /^TYPE_MISMATCH/],
    ['a file of this machine', "SELECT * FROM read_csv('/etc/passwd')", /line 1:/],
    ['a function of DuckDB', "SELECT getenv('HOME')", /^FUNCTION_NOT_FOUND/],
  ])('fail on %s', async (_, sql, reason) => {
    const failed = await athena.run(sql).catch((error: Error) => ({ state: 'FAILED', reason: error.message }));
    expect(failed).toMatchObject({ state: 'FAILED', reason: expect.stringMatching(reason) });
  });
});

describe('What a query of the Athena stand-in reads', () => {
  const days = ['2026/11/20', '2026/11/21', '2026/11/22'];
  const objects = days.flatMap((day, at) => [
    cloudTrailObject('us-east-1', day, 'a', [login], { bytes: 1 + at }),
    cloudTrailObject('eu-west-1', day, 'a', [login], { bytes: 10 * (1 + at) }),
  ]);
  let athena: Athena;
  beforeAll(async () => {
    athena = await athenaOver(
      {
        cloudtrail: [
          ...objects,
          cloudTrailObject('us-east-1', '2026/11/23', 'broken', [], { bytes: 500, broken: true }),
        ],
      },
      { absent: ['zscaler'], bytesScannedCutoff: 70 },
    );
  });
  afterAll(() => athena.close());

  const scanned = async (where: string, parameters: string[] = []) => {
    const { state, reason, scannedBytes } = await athena.run(
      `SELECT count(*) FROM cloudtrail_logs AS c WHERE ${where}`,
      parameters,
    );
    return state === 'SUCCEEDED' ? scannedBytes : reason;
  };
  const whole = `timestamp < '2026/11/23'`;

  it('is what conditions on partitions and paths leave', async () => {
    expect(await scanned(whole)).toBe(66);
    expect(await scanned(`timestamp = '2026/11/20'`)).toBe(11);
    expect(
      await scanned(`"timestamp" BETWEEN ? AND ? AND c.region IN (?)`, ["'2026/11/20'", "'2026/11/21'", "'eu-west-1'"]),
    ).toBe(30);
    expect(await scanned(`(timestamp = '2026/11/20' AND region LIKE 'us-%')`)).toBe(1);
    expect(await scanned(`${whole} AND "$path" NOT LIKE '%/eu-west-1/%'`)).toBe(6);
    expect(await scanned(`(region = 'eu-west-1' OR timestamp = '2026/11/20') AND ${whole}`)).toBe(61);
    expect(await scanned(`${whole} AND account = '999999999999'`)).toBe(0);
  });

  it('is not less for conditions on events, nor for those that a partition alone cannot decide', async () => {
    expect(await scanned(`${whole} AND eventname = 'x'`)).toBe(66);
    expect(await scanned(`${whole} AND (timestamp = '2026/11/20' OR eventname = 'x')`)).toBe(66);
    expect(await scanned(`${whole} AND timestamp = substr(eventtime, 1, 10)`)).toBe(66);
  });

  it('counts once for each time that a table is named', async () => {
    const { scannedBytes } =
      await athena.run(`WITH day AS (SELECT * FROM cloudtrail_logs WHERE timestamp = '2026/11/20')
      SELECT (SELECT count(*) FROM day) + (SELECT count(*) FROM day) FROM cloudtrail_logs WHERE timestamp = '2026/11/21'`);
    expect(scannedBytes).toBe(11 + 11 + 22);
  });

  it('must not hold a broken object: the query fails with its path, and succeeds without it', async () => {
    const path = 's3://logs/AWSLogs/123456789012/CloudTrail/us-east-1/2026/11/23/broken.json.gz';
    const roomy = await athenaOver({
      cloudtrail: [...objects, cloudTrailObject('us-east-1', '2026/11/23', 'broken', [], { broken: true })],
    });
    const failed = await roomy.run('SELECT count(*) FROM cloudtrail_logs');
    expect(failed).toMatchObject({
      state: 'FAILED',
      reason: expect.stringMatching(/^HIVE_CURSOR_ERROR: Failed to read file at s3:/),
    });
    expect(/s3:\/\/[^\s'",;]+[^\s'",;:.]/.exec(failed.reason ?? '')?.[0]).toBe(path);
    expect(
      (await roomy.run('SELECT count(*) FROM cloudtrail_logs WHERE "$path" NOT IN (?)', [`'${path}'`])).rows,
    ).toEqual([['6']]);
    expect((await roomy.run(`SELECT count(*) FROM cloudtrail_logs WHERE timestamp < '2026/11/23'`)).rows).toEqual([
      ['6'],
    ]);
    await roomy.close();
  });

  it('is all of an object whose text is no JSON, too', async () => {
    const cut = cloudTrailObject('us-east-1', '2026/11/22', 'cut', []);
    const other = await athenaOver({ cloudtrail: [{ ...cut, lines: [JSON.stringify(login), '{"eventName":'] }] });
    expect((await other.run('SELECT count(*) FROM cloudtrail_logs')).reason).toContain(cut.key);
    await other.close();
  });

  it('must not exceed the cut-off of the workgroup', async () => {
    expect(await athena.run('SELECT count(*) FROM cloudtrail_logs')).toMatchObject({
      state: 'CANCELLED',
      reason: 'Query cancelled! : Bytes scanned limit was exceeded',
    });
  });

  it('needs a table: an absent source has none', async () => {
    expect(await athena.run('SELECT count(*) FROM zscaler_logs')).toMatchObject({
      state: 'FAILED',
      reason: "TABLE_NOT_FOUND: line 1:22: Table 'awsdatacatalog.default.zscaler_logs' does not exist",
    });
  });
});

describe('Loading the Athena stand-in', () => {
  it('keeps any line as it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a\0b', '\n'))),
        async (lines) => {
          const athena = await athenaOver({
            zscaler: lines.map((line, at) => zscalerObject('any', '2026/11/22/01', `${at}`, [line])),
          });
          const { rows } = await athena.run('SELECT line FROM zscaler_logs');
          await athena.close();
          expect(rows.flat().toSorted()).toEqual(lines.toSorted());
        },
      ),
      { numRuns: 5 },
    );
  });

  const real = join(import.meta.dirname, '../../../shared/data/real/cloudtrail.ndjson');
  it.skipIf(!existsSync(real))('agrees with a plain count over real events', async () => {
    const lines = readFileSync(real, 'utf8').split('\n').filter(Boolean);
    const athena = await athenaOver({
      cloudtrail: [{ ...cloudTrailObject('us-east-1', '2026/11/22', 'a', []), lines }],
    });
    const { rows } = await athena.run('SELECT eventname, count(*), count(errorcode) FROM cloudtrail_logs GROUP BY 1');
    await athena.close();
    const counts = new Map<string, [number, number]>();
    for (const { eventName, errorCode } of lines.map((line) => JSON.parse(line))) {
      const [events, errors] = counts.get(eventName) ?? [0, 0];
      counts.set(eventName, [events + 1, errors + (errorCode == null ? 0 : 1)]);
    }
    expect(new Map(rows.map(([name, events, errors]) => [name, [Number(events), Number(errors)]]))).toEqual(counts);
  });
});
