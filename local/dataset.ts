/**
 * What the stand-ins serve: every source's records in the vendor's own form. Made by the sample data
 * (`scenarios/`) or read from a person's own folder (`data-folder.ts`).
 */
export interface Dataset {
  /** Findings in GuardDuty's wire form (lower-camel keys). */
  guardduty: Json[];
  /** System Log events. */
  okta: Json[];
  /** Threats as `GET /threats` returns them. */
  sentinelone: Json[];
  /** Log objects as CloudTrail delivers them; each line is the JSON of one event. */
  cloudtrail: LogObject[];
  /** NSS log objects; each line as the feed wrote it, broken ones included. */
  zscaler: LogObject[];
  /** What CloudWatch and AWS Health know of what runs; left out where there is nothing to ask. */
  operations?: OperationsData;
  /** Sources that have no data at all: their stand-in answers as a system that is not there. */
  absent: SourceName[];
  /** What could not be read before it reached any wire, by file. */
  unreadable: { file: string; lines: number }[];
}

export type SourceName = 'guardduty' | 'okta' | 'sentinelone' | 'cloudtrail' | 'zscaler';

export type Json = Record<string, unknown>;

/** One S3 object of a log bucket. `broken` objects exist, but a query that reads them fails. */
export interface LogObject {
  /**
   * S3 key. CloudTrail: `AWSLogs/<account>/CloudTrail/<region>/YYYY/MM/DD/<name>` (the date is the delivery date).
   * Zscaler: `<feed>/YYYY/MM/DD/HH/<name>`, feed being web, firewall, dns or audit where it is known, else `any`.
   */
  key: string;
  /** Size as stored in S3 (compressed where it is), which is what a query scans. */
  bytes: number;
  lines: string[];
  broken?: boolean;
}

export interface OperationsData {
  cloudwatch: AlarmsOfRegion[];
  logs: LogGroup[];
  /** Left out where the account has no plan that AWS Health belongs to. */
  health?: HealthEvent[];
}

/** Alarms as DescribeAlarms returns them, and their history as DescribeAlarmHistory does; times in seconds. */
export interface AlarmsOfRegion {
  region: string;
  alarms: Json[];
  history: Json[];
}

/** An event as DescribeEvents returns it, and what is said about it. */
export interface HealthEvent {
  event: Json;
  description: string;
}

export interface LogGroup {
  region: string;
  name: string;
  storedBytes?: number;
  /** Milliseconds, as all times of this service. */
  creationTime?: number;
  retentionInDays?: number;
  lines: LogLine[];
}

export interface LogLine {
  time: number;
  stream: string;
  message: string;
}
