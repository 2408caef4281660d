import type { Config } from './config.ts';

/** Inside a bucket, with a slash at the end where it is any. */
export const folder = (path: string | undefined): string => (path ? `${path}/` : '');

/** Below it come account, CloudTrail, Region and day: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html */
export const cloudtrailFolder = ({
  bucket,
  organization,
}: Pick<NonNullable<Config['sources']['cloudtrail']>, 'bucket' | 'organization'>): string =>
  `${folder(bucket.prefix)}AWSLogs/${folder(organization)}`;
