import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanOf } from '../../action-groups/shared/window.ts';
import { windowIn } from '../../local/brain/extract/window.ts';

// Monday, 23 November 2026, 18:00 in Seoul.
const askedAt = new Date('2026-11-23T09:00:00Z');
const now = askedAt.toISOString();
const windowOf = (text: string) => windowIn(text, 'Asia/Seoul', askedAt).window;

describe('The window of a question', () => {
  it.each([
    ['in the last 24 hours', '24h'],
    ['the past 3 days', '3d'],
    ['over the last two weeks', '2w'],
    ['within the past couple of hours', '2h'],
    ['in the last hour', '1h'],
    ['during the past week', '1w'],
    ['for the past month', '30d'],
    ['last 3 months', '90d'],
    ['the last 90 minutes', '90m'],
    ['7d', '7d'],
    ['48 hours of logs', '48h'],
    ['since yesterday', `2026-11-22/${now}`],
    ['since 2026-11-20', `2026-11-20/${now}`],
    ['since 20 November', `2026-11-20/${now}`],
    ['since last week', `2026-11-16/${now}`],
    ['since Thursday', `2026-11-19/${now}`],
    ['since 9am', `2026-11-23T09:00/${now}`],
    ['since 11pm', `2026-11-22T23:00/${now}`],
    ['since 3 hours ago', '3h'],
    ['3 days ago', '2026-11-20'],
    ['today', 'today'],
    ['yesterday', 'yesterday'],
    ["yesterday's failures", 'yesterday'],
    ['yesterday morning', '2026-11-22T06:00/2026-11-22T12:00'],
    ['last night', 'last-night'],
    ['overnight', 'last-night'],
    ['the day before yesterday', '2026-11-21'],
    ['this week', 'this-week'],
    ['last week', 'last-week'],
    ['this month', 'this-month'],
    ['last month', 'last-month'],
    ['on Friday', '2026-11-20'],
    ['last Monday', '2026-11-16'],
    ['over the weekend', '2026-11-21/2026-11-22'],
    ['on 20 November', '2026-11-20'],
    ['on Nov 20th', '2026-11-20'],
    ['on December 24', '2025-12-24'],
    ['November 18-20', '2026-11-18/2026-11-20'],
    ['in October', '2026-10-01/2026-10-31'],
    ['2026-11-18', '2026-11-18'],
    ['between 2026-11-18 and 2026-11-20', '2026-11-18/2026-11-20'],
    ['from Nov 18 to Nov 20', '2026-11-18/2026-11-20'],
    ['2026-11-18/2026-11-20', '2026-11-18/2026-11-20'],
    ['between 2026-11-20T08:00Z and 2026-11-20T10:30Z', '2026-11-20T08:00Z/2026-11-20T10:30Z'],
    ['yesterday between 9am and 11:30am', '2026-11-22T09:00/2026-11-22T11:30'],
    ['from 2 to 5pm on Friday', '2026-11-20T14:00/2026-11-20T17:00'],
    ['지난 24시간 동안', '24h'],
    ['최근 3일간', '3d'],
    ['최근 일주일', '7d'],
    ['지난 한 달간', '30d'],
    ['지난 30분', '30m'],
    ['이틀 동안', '2d'],
    ['사흘간', '3d'],
    ['48시간 이내', '48h'],
    ['2주간', '2w'],
    ['어제', 'yesterday'],
    ['오늘', 'today'],
    ['어젯밤', 'last-night'],
    ['어제 밤에', 'last-night'],
    ['그저께', '2026-11-21'],
    ['이번 주', 'this-week'],
    ['지난주', 'last-week'],
    ['이번 달', 'this-month'],
    ['지난달', 'last-month'],
    ['주말 동안', '2026-11-21/2026-11-22'],
    ['금요일에', '2026-11-20'],
    ['지난주 수요일', '2026-11-18'],
    ['11월 20일', '2026-11-20'],
    ['2026년 11월 20일', '2026-11-20'],
    ['10월', '2026-10-01/2026-10-31'],
    ['11월 18~20일', '2026-11-18/2026-11-20'],
    ['11월 18일부터 20일까지', '2026-11-18/2026-11-20'],
    ['11월 18일부터 11월 20일까지', '2026-11-18/2026-11-20'],
    ['어제부터 오늘까지', '2026-11-22/2026-11-23'],
    ['어제부터', `2026-11-22/${now}`],
    ['월요일부터', `2026-11-23/${now}`],
    ['11월 20일 이후', `2026-11-20/${now}`],
    ['3시간 전부터', '3h'],
    ['3일 전부터', `2026-11-20/${now}`],
    ['오늘 새벽', '2026-11-23T00:00/2026-11-23T06:00'],
    ['어제 오후', '2026-11-22T12:00/2026-11-23T00:00'],
    ['어제 오후 2시부터 5시까지', '2026-11-22T14:00/2026-11-22T17:00'],
    ['어제 낮 12시부터 오후 3시까지', '2026-11-22T12:00/2026-11-22T15:00'],
    ['어제 낮 2시부터 3시까지', '2026-11-22T14:00/2026-11-22T15:00'],
    ['어제 밤 10시부터 밤 12시까지', '2026-11-22T22:00/2026-11-23T00:00'],
    ['11월 20일 밤 12시부터 새벽 2시까지', '2026-11-21T00:00/2026-11-21T02:00'],
    ['11월 20일 밤 1시부터 3시까지', '2026-11-20T01:00/2026-11-20T03:00'],
    ['오전 9시 이후', `2026-11-23T09:00/${now}`],
  ])('%s → %s', (text, window) => {
    expect(windowOf(text)).toBe(window);
  });

  it.each([
    'recent alerts',
    '최근 경고',
    'from 203.0.113.7',
    'server-2026-11-20',
    'account 123456789012',
    '2001:db8::12',
    'port 443',
    'guardduty:123456789012/us-east-1:20261120T010203000Z:ab',
    '한 분이 로그인',
  ])('is not named in: %s', (text) => {
    expect(windowOf(text)).toBeUndefined();
  });

  it('is taken out of the question, and nothing else is', () => {
    const { rest } = windowIn('failed logins in the last 24 hours from 203.0.113.7', 'UTC', askedAt);
    expect(rest.replaceAll(/\s+/g, ' ')).toBe('failed logins in the from 203.0.113.7');
  });

  const moments = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
  const zones = fc.constantFrom('UTC', 'Asia/Seoul', 'America/New_York', 'Europe/Dublin', 'Australia/Lord_Howe');
  const phrases = fc.oneof(
    fc
      .tuple(fc.integer({ min: 1, max: 300 }), fc.constantFrom('minutes', 'hours', 'days'))
      .map(([count, unit]) => `last ${count} ${unit}`),
    fc
      .tuple(fc.integer({ min: 1, max: 300 }), fc.constantFrom('분', '시간', '일'))
      .map(([count, unit]) => `지난 ${count}${unit}`),
    fc.constantFrom(
      ...[
        'today',
        'yesterday',
        'last night',
        'this week',
        'last month',
        'since yesterday',
        'since Monday',
        'since 9am',
      ],
      ...[
        'on Friday',
        'yesterday evening',
        'over the weekend',
        'this year',
        'in March',
        'between 9am and 5pm yesterday',
      ],
      ...[
        '오늘',
        '어제부터',
        '지난주',
        '이번 달',
        '금요일부터',
        '어제 저녁',
        '주말',
        '3월 1일',
        '오전 9시부터',
        '10월',
      ],
    ),
  );

  it('is always one that the operations understand', () => {
    fc.assert(
      fc.property(phrases, moments, zones, (phrase, moment, zone) => {
        const { window } = windowIn(phrase, zone, moment);
        const { since, until } = spanOf(window ?? '', zone, moment);
        expect(since.getTime()).toBeLessThan(until.getTime());
        expect(since.getTime()).toBeLessThanOrEqual(moment.getTime());
      }),
    );
  });

  it('is found wherever it stands, and digits of names and addresses never are one', () => {
    const names = fc
      .tuple(fc.constantFrom('srv', 'web-app', 'user'), fc.nat(9999))
      .map(([name, at]) => `${name}-${at}`);
    fc.assert(
      fc.property(names, fc.ipV4(), (name, address) => {
        expect(windowIn(`${name} ${address}`, 'UTC', askedAt).window).toBeUndefined();
        expect(windowIn(`${name} last 3 days ${address}`, 'UTC', askedAt).window).toBe('3d');
        expect(windowIn(`${address} 지난 3일간 ${name}`, 'UTC', askedAt).window).toBe('3d');
      }),
    );
  });
});
