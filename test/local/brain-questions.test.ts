import { describe, expect, it } from 'vitest';
import { asked } from '../support/brain.ts';

// Asked on a Monday, 23 November 2026, 18:00 in Seoul. What is expected: the operations with every parameter,
// or in one word what the answer is instead.
const now = '2026-11-23T09:00:00.000Z';
const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const english: [question: string, expected: string][] = [
  ['summarize the threats that SentinelOne detected in the last 24 hours', 'searchSentinelOneThreats window=24h'],
  ['@SecurityBot summarize the recent GuardDuty alerts', 'searchGuardDutyFindings'],
  ['who stopped CloudTrail logging in the last 2 days?', 'searchCloudTrailEvents topic=logging-changes window=2d'],
  ['failed Okta logins since yesterday by user', `searchOktaEvents topic=failed-logins window=2026-11-22/${now}`],
  ['which users were blocked by Zscaler today and why', 'searchZscalerLogs outcome=blocked window=today'],
  ['show me everything about 203.0.113.7 in the last 7 days', 'traceEntity ip=203.0.113.7 window=7d'],
  ['who disabled CloudTrail yesterday?', 'searchCloudTrailEvents topic=logging-changes window=yesterday'],
  ['any critical GuardDuty findings in the last 7 days?', 'searchGuardDutyFindings severity=critical window=7d'],
  ['was the root account used this month?', 'searchCloudTrailEvents topic=root-use window=this-month'],
  ['who made an S3 bucket public last week', 'searchCloudTrailEvents topic=s3-exposure window=last-week'],
  [
    'access denied errors in account 123456789012',
    'searchCloudTrailEvents account=123456789012 outcome=failure topic=access-denied',
  ],
  [
    'which security groups were opened to the internet in the past 3 days',
    'searchCloudTrailEvents topic=network-exposure window=3d',
  ],
  ['who was locked out of Okta today', 'searchOktaEvents topic=lockouts window=today'],
  ['any MFA fatigue attempts last night?', 'searchOktaEvents topic=mfa-fatigue window=last-night'],
  ['impossible travel sign-ins this week', 'searchOktaEvents topic=impossible-travel window=this-week'],
  ['new API tokens in Okta since Friday', `searchOktaEvents topic=token-and-app-changes window=2026-11-20/${now}`],
  ['any ransomware on our endpoints this week?', 'searchSentinelOneThreats type=Ransomware window=this-week'],
  ['which endpoint threats are not mitigated yet', 'searchSentinelOneThreats outcome=not-mitigated'],
  ['SentinelOne detections for john.doe', 'searchSentinelOneThreats principal=john.doe'],
  ['what malware was found on laptop FIN-LT-014', 'searchSentinelOneThreats host=FIN-LT-014'],
  ['who visited malicious websites yesterday', 'searchZscalerLogs kind=web window=yesterday'],
  [
    'firewall connections that were dropped in the last hour',
    'searchZscalerLogs kind=firewall outcome=blocked window=1h',
  ],
  ['Zscaler admin changes yesterday', 'searchZscalerLogs kind=audit window=yesterday'],
  ['is 198.51.100.23 anywhere in our logs?', 'traceEntity ip=198.51.100.23'],
  ['what has dana@example.com been doing across all sources', 'traceEntity principal=dana@example.com'],
  ['trace server-prod-01 over the past 48 hours', 'traceEntity host=server-prod-01 window=48h'],
  [`timeline for the file hash ${hash} in all our logs`, `traceEntity text=${hash}`],
  [
    'okta and zscaler activity of john.doe on 20 November',
    'searchOktaEvents principal=john.doe window=2026-11-20 + searchZscalerLogs principal=john.doe window=2026-11-20',
  ],
  ['top 20 GuardDuty findings in the Seoul region', 'searchGuardDutyFindings limit=20 region=ap-northeast-2'],
  [
    'GuardDuty findings of type UnauthorizedAccess:IAMUser between 2026-11-18 and 2026-11-20',
    'searchGuardDutyFindings type=UnauthorizedAccess:IAMUser window=2026-11-18/2026-11-20',
  ],
  ['show me the StopLogging calls of the last 30 days', 'searchCloudTrailEvents type=StopLogging window=30d'],
  ['who read secrets from Secrets Manager today?', 'searchCloudTrailEvents topic=secrets-read window=today'],
  ['SSM sessions or remote commands in the last six hours', 'searchCloudTrailEvents topic=remote-execution window=6h'],
  ['were any snapshots shared outside this week', 'searchCloudTrailEvents topic=sharing window=this-week'],
  ['KMS keys scheduled for deletion last month', 'searchCloudTrailEvents topic=kms-changes window=last-month'],
  [
    'did anyone create IAM users or access keys yesterday?',
    'searchCloudTrailEvents topic=iam-changes window=yesterday',
  ],
  [
    'high severity alerts from GuardDuty in eu-west-1 since 2026-11-20',
    `searchGuardDutyFindings region=eu-west-1 severity=high window=2026-11-20/${now}`,
  ],
  [
    'DNS requests for evil.example that Zscaler blocked',
    'searchZscalerLogs kind=dns outcome=blocked text=evil.example',
  ],
  ['who disabled GuardDuty?', 'searchCloudTrailEvents topic=logging-changes'],
  ['role assumptions from 192.0.2.44', 'searchCloudTrailEvents ip=192.0.2.44 topic=assume-role'],
  [
    'successful Okta sign-ins by admin02 yesterday',
    'searchOktaEvents outcome=success principal=admin02 window=yesterday',
  ],
  [
    'GuardDuty and SentinelOne alerts since last night',
    `searchGuardDutyFindings window=2026-11-22T18:00/${now} + searchSentinelOneThreats window=2026-11-22T18:00/${now}`,
  ],
  [
    'user svc_backup in CloudTrail over the weekend',
    'searchCloudTrailEvents principal=svc_backup window=2026-11-21/2026-11-22',
  ],
  [
    'EC2 instances launched in Tokyo this week',
    'searchCloudTrailEvents region=ap-northeast-1 topic=compute-launch window=this-week',
  ],
  [
    'show me guardduty:123456789012/us-east-1:20261123T010203000Z:0b1c2d3e',
    'getEvidence evidence=guardduty:123456789012/us-east-1:20261123T010203000Z:0b1c2d3e',
  ],
  ['How should I protect an S3 bucket from public access?', 'advice'],
  ['what is the best practice for rotating access keys?', 'advice'],
  ['how do we respond to ransomware?', 'advice'],
  ['What should I do if an access key leaks?', 'advice'],
  ['recommendations for a multi-account landing zone', 'advice'],
  ['how do I turn on GuardDuty in all accounts?', 'advice'],
  ['block 203.0.113.7', 'declined'],
  ['please disable the user john.doe', 'declined'],
  ['can you isolate FIN-LT-014?', 'declined'],
  ['delete the access key AKIAIOSFODNN7EXAMPLE', 'declined'],
  ["reset dana's MFA factors", 'declined'],
  ['find the failed logins of today and lock those users', 'declined'],
  ["what's the weather in Seoul?", 'out of reach'],
  ['write me a poem', 'out of reach'],
  ['who won the world cup?', 'out of reach'],
  ['show me the logs', 'unclear'],
  ['help', 'help'],
];

const korean: [question: string, expected: string][] = [
  ['지난 24시간 동안 SentinelOne 로그에서 탐지된 위협들을 요약해줘!', 'searchSentinelOneThreats window=24h'],
  ['@SecurityBot 최근 GuardDuty 경고 요약해줘!', 'searchGuardDutyFindings'],
  ['어제 콘솔 로그인 실패 내역', 'searchCloudTrailEvents outcome=failure topic=console-logins window=yesterday'],
  ['누가 CloudTrail 로깅을 중지했어?', 'searchCloudTrailEvents topic=logging-changes'],
  ['어제부터 옥타 로그인 실패를 사용자별로 보여줘', `searchOktaEvents topic=failed-logins window=2026-11-22/${now}`],
  ['오늘 지스케일러에서 차단된 사용자와 이유 알려줘', 'searchZscalerLogs outcome=blocked window=today'],
  ['203.0.113.7 관련 모든 활동을 최근 7일간 보여줘', 'traceEntity ip=203.0.113.7 window=7d'],
  ['지난 7일 동안 가드 듀티 탐지 결과 중 심각한 것만 보여줘', 'searchGuardDutyFindings severity=critical window=7d'],
  ['이번 달 루트 계정 사용 내역 보여줘', 'searchCloudTrailEvents topic=root-use window=this-month'],
  ['지난주에 누가 S3 버킷을 공개로 바꿨어?', 'searchCloudTrailEvents topic=s3-exposure window=last-week'],
  ['클라우드트레일에서 권한 거부된 API 호출 보여줘', 'searchCloudTrailEvents topic=access-denied'],
  ['최근 3일간 인터넷에 열린 보안 그룹 있어?', 'searchCloudTrailEvents topic=network-exposure window=3d'],
  ['오늘 옥타에서 잠긴 계정 알려줘', 'searchOktaEvents topic=lockouts window=today'],
  ['어젯밤 MFA 피로 공격이 있었나요?', 'searchOktaEvents topic=mfa-fatigue window=last-night'],
  ['이번 주 불가능한 이동 로그인 탐지', 'searchOktaEvents topic=impossible-travel window=this-week'],
  ['Okta에서 관리자 권한을 받은 사람은 누구야?', 'searchOktaEvents topic=privilege-changes'],
  ['센티넬원에서 랜섬웨어 탐지된 거 있어?', 'searchSentinelOneThreats type=Ransomware'],
  ['아직 조치되지 않은 엔드포인트 위협 보여줘', 'searchSentinelOneThreats outcome=not-mitigated'],
  ['FIN-LT-014 노트북에서 발견된 악성코드는?', 'searchSentinelOneThreats host=FIN-LT-014'],
  ['지난 1시간 동안 방화벽에서 차단된 연결 보여줘', 'searchZscalerLogs kind=firewall outcome=blocked window=1h'],
  ['웹 프록시에서 허용된 트래픽', 'searchZscalerLogs kind=web outcome=allowed'],
  ['198.51.100.23 이 IP가 우리 로그 어디에든 있어?', 'traceEntity ip=198.51.100.23'],
  ['dana@example.com의 모든 활동을 타임라인으로 정리해줘', 'traceEntity principal=dana@example.com'],
  ['server-prod-01 서버를 전체 소스에서 추적해줘', 'traceEntity host=server-prod-01'],
  [`해시 ${hash} 가 어디서 나왔는지 찾아줘`, `traceEntity text=${hash}`],
  [
    '11월 20일 john.doe의 옥타, 지스케일러 활동',
    'searchOktaEvents principal=john.doe window=2026-11-20 + searchZscalerLogs principal=john.doe window=2026-11-20',
  ],
  ['서울 리전 GuardDuty 탐지 상위 20개', 'searchGuardDutyFindings limit=20 region=ap-northeast-2'],
  ['11월 18일부터 11월 20일까지 가드듀티 결과 알려줘', 'searchGuardDutyFindings window=2026-11-18/2026-11-20'],
  ['최근 30일 StopLogging 호출 기록', 'searchCloudTrailEvents type=StopLogging window=30d'],
  ['오늘 시크릿을 조회한 사람은?', 'searchCloudTrailEvents topic=secrets-read window=today'],
  ['지난 6시간 동안 원격 명령 실행 내역', 'searchCloudTrailEvents topic=remote-execution window=6h'],
  ['이번 주에 외부로 공유된 스냅샷이 있나요?', 'searchCloudTrailEvents topic=sharing window=this-week'],
  ['지난달 KMS 키 삭제 예약 내역', 'searchCloudTrailEvents topic=kms-changes window=last-month'],
  ['어제 IAM 사용자나 정책 변경이 있었어?', 'searchCloudTrailEvents topic=iam-changes window=yesterday'],
  ['192.0.2.44에서 역할 전환한 기록', 'searchCloudTrailEvents ip=192.0.2.44 topic=assume-role'],
  [
    '어제 admin02 사용자의 옥타 로그인 성공 기록',
    'searchOktaEvents outcome=success principal=admin02 window=yesterday',
  ],
  [
    '어젯밤부터 가드듀티와 센티넬원 경고',
    `searchGuardDutyFindings window=2026-11-22T18:00/${now} + searchSentinelOneThreats window=2026-11-22T18:00/${now}`,
  ],
  [
    '주말 동안 CloudTrail에서 svc_backup 사용자 활동',
    'searchCloudTrailEvents principal=svc_backup window=2026-11-21/2026-11-22',
  ],
  ['이틀 동안 123456789012 계정의 가드듀티 결과', 'searchGuardDutyFindings account=123456789012 window=2d'],
  ['지스케일러 관리자 변경 내역', 'searchZscalerLogs kind=audit'],
  ['차단된 사용자 보여줘 지스케일러', 'searchZscalerLogs outcome=blocked'],
  ['Okta MFA 초기화된 사용자', 'searchOktaEvents topic=mfa-changes'],
  ['루트 계정을 안전하게 관리하는 방법은?', 'advice'],
  ['액세스 키가 유출되면 어떻게 해야 하나요?', 'advice'],
  ['랜섬웨어 대응 절차 알려줘', 'advice'],
  ['S3 버킷 보안 모범 사례', 'advice'],
  ['멀티 계정 랜딩 존 권장 사항이 뭐야?', 'advice'],
  ['203.0.113.7 차단해줘', 'declined'],
  ['john.doe 계정을 비활성화해 주세요', 'declined'],
  ['FIN-LT-014 격리해', 'declined'],
  ['AKIAIOSFODNN7EXAMPLE 키 삭제해', 'declined'],
  ['dana 비밀번호 초기화 부탁해요', 'declined'],
  ['방화벽 규칙 꺼줘', 'declined'],
  ['오늘 서울 날씨 어때?', 'out of reach'],
  ['시 한 편 써줘', 'out of reach'],
  ['점심 메뉴 추천해줘', 'out of reach'],
  ['로그 보여줘', 'unclear'],
  ['도움말', 'help'],
];

describe('Questions in English', () => {
  it.each(english)('%s', async (question, expected) => {
    expect(await asked(question)).toBe(expected);
  });
});

describe('Questions in Korean', () => {
  it.each(korean)('%s', async (question, expected) => {
    expect(await asked(question)).toBe(expected);
  });
});
