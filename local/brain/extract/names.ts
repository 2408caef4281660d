/** What a name may stand for that nobody called a user, a host or a file. */
export type NameKind = 'principal' | 'host' | 'service' | 'text';

/** Parts that English words are joined with: read-only, third-party, push-bombed, 24-hour. A name has none of them. */
const joints =
  /^(?:only|facing|wide|based|related|specific|level|high|low|medium|critical|severity|side|by|to|up|in|out|off|on|of|the|and|or|day|hour|week|month|minute|non|multi|cross|re|pre|un|self|real|time|well|so|called|end|long|short|first|second|third|one|two|three|party|built|like|free|less|date|follow|top|failed|denied|blocked|allowed|sign|log|push|type|kind|style|class|grade|rated|brute|anti|sub|over|under|right|left|near|mid|all|any|half|super|\w+(?:ed|ing|ly))$/i;

interface Sign {
  kind: NameKind;
  before?: RegExp;
  after?: RegExp;
  name?: RegExp;
}

/** In this order: what it is called, how it looks, how it stands in the sentence. */
const signs: Sign[] = [
  {
    kind: 'service',
    before:
      /\b(?:log groups?|lambda|functions?|service|application|alarms?|로그\s?그룹|람다|함수|서비스|알람|경보)\s*$/i,
    after:
      /^\s*(?:log|lambda|function|service|application|alarm|container|outage|deployment|로그|람다|함수|서비스|애플리케이션|앱|알람|경보|장애|컨테이너)/i,
  },
  {
    kind: 'principal',
    before:
      /(?:\b(?:users?|accounts?|principals?|roles?|identity|person|employee|credentials? of)|사용자|유저|계정|주체|역할)\s*$/i,
    after: /^\s*(?:user\b|account\b|role\b|principal\b|사용자|유저|계정|주체|역할|님)/i,
  },
  {
    kind: 'text',
    before:
      /\b(?:buckets?|files?|domains?|sites?|secrets?|repositor(?:y|ies)|trails?|tables?|버킷|파일|도메인|시크릿)\s*$/i,
    after: /^\s*(?:bucket|file|domain|site|secret|repositor|trail|table|버킷|파일|도메인|시크릿)/i,
  },
  {
    kind: 'service',
    name: /-(?:api|service|web|frontend|backend|worker|job|fn|function|gateway|latency|5xx|errors)$/i,
  },
  { kind: 'principal', name: /^(?:svc|ci|sa|usr|user|admin|bot)-|-(?:admin|role|user|bot|deployer?|svc|sso|ci)$/i },
  { kind: 'text', name: /-(?:exports?|bucket|data|logs?|backups?|archive|assets|uploads|files|store)$/i },
  { kind: 'principal', before: /\b(?:by|did|has|had|is|was|of|for|about)\s*$/i },
  {
    kind: 'principal',
    after:
      /^(?:이|가|은|는|께서|의)(?=\s)|^\s+(?:did|does|has|had|made|was|is|been|calls?|creates?|deletes?|uses?|reads?|assumes?|opens?|stops?|logs?)\b/i,
  },
];

/** Whether words joined by hyphens may be somebody's or something's name: svc-reporting, orders-api. */
export const isJoinedName = (value: string): boolean =>
  signs.some(({ name }) => name?.test(value)) || value.split(/[-_]/).every((part) => !joints.test(part));

export const kindOfName = (name: string, before: string, after: string): NameKind =>
  signs.find((sign) => sign.before?.test(before) || sign.after?.test(after) || sign.name?.test(name))?.kind ?? 'text';
