import type { SearchCloudTrailEventsParameters } from '../../schemas/generated/cloudtrail.ts';
import { fixed, type Sql } from '../shared/sql.ts';

type Topic = NonNullable<SearchCloudTrailEventsParameters['topic']>;

/** Lambda writes some events with the version of its API: UpdateFunctionCode20150331v2. */
export const unversioned = `regexp_replace(eventname, '[0-9]{8}(v[0-9]+)?$', '')`;

const request = (path: string) => `json_extract_scalar(requestparameters, '$.${path}')`;

/** What a topic selects, over the columns of the table. */
export const topics: Record<Topic, Sql> = {
  'console-logins': fixed(`eventname = 'ConsoleLogin'`),

  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
  'root-use': fixed(`useridentity.type = 'Root' AND useridentity.invokedby IS NULL
    AND coalesce(eventtype, '') <> 'AwsServiceEvent'`),

  'iam-changes': fixed(`eventsource = 'iam.amazonaws.com' AND (readonly = 'false'
    OR readonly IS NULL AND NOT regexp_like(eventname, '^(Get|List|Generate|Simulate)'))`),

  'access-denied': fixed(`regexp_like(errorcode, 'AccessDenied|Unauthorized|NotAuthorized')`),

  'network-exposure': fixed(`eventname IN ('AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules',
      'AuthorizeDBSecurityGroupIngress', 'CreateNetworkAclEntry', 'ReplaceNetworkAclEntry')
    AND regexp_like(requestparameters, '"(0\\.0\\.0\\.0|::)/0"')
    AND coalesce(${request('egress')}, 'false') = 'false' AND coalesce(${request('ruleAction')}, 'allow') = 'allow'`),

  // A policy is public where a statement allows "*"; many deny "*" something, which is the opposite.
  's3-exposure': fixed(`(eventname IN ('DeleteBucketPublicAccessBlock', 'DeleteAccountPublicAccessBlock')
    OR eventname IN ('PutBucketPublicAccessBlock', 'PutAccountPublicAccessBlock')
      AND regexp_like(requestparameters, ': ?"?false')
    OR eventname IN ('PutBucketAcl', 'PutObjectAcl', 'CreateBucket', 'PutObject')
      AND regexp_like(requestparameters, 'public-read|authenticated-read|global/(AllUsers|AuthenticatedUsers)')
    OR eventname = 'PutBucketPolicy' AND any_match(
      coalesce(try(CAST(json_extract(requestparameters, '$.bucketPolicy.Statement') AS array(json))),
        ARRAY[json_extract(requestparameters, '$.bucketPolicy.Statement')]),
      s -> json_extract_scalar(s, '$.Effect') = 'Allow'
        AND regexp_like(json_format(json_extract(s, '$.Principal')), '"[*]"')))`),

  'kms-changes': fixed(`eventsource = 'kms.amazonaws.com' AND eventname IN ('ScheduleKeyDeletion', 'CancelKeyDeletion',
    'DisableKey', 'EnableKey', 'DisableKeyRotation', 'DeleteImportedKeyMaterial', 'PutKeyPolicy')`),

  'logging-changes': fixed(`(eventname IN ('StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors',
      'DeleteEventDataStore', 'StopEventDataStoreIngestion', 'DeleteDetector', 'DisassociateFromAdministratorAccount',
      'DisassociateFromMasterAccount', 'DisassociateMembers', 'StopMonitoringMembers', 'StopConfigurationRecorder',
      'DeleteConfigurationRecorder', 'DeleteDeliveryChannel', 'DeleteFlowLogs', 'DeleteLogGroup', 'DeleteLogStream',
      'DisableSecurityHub', 'DeleteResolverQueryLogConfig', 'StopActivityStream',
      'DeleteModelInvocationLoggingConfiguration')
    OR eventsource = 'guardduty.amazonaws.com' AND eventname = 'UpdateDetector' AND ${request('enable')} = 'false')`),

  'assume-role': fixed(`eventname LIKE 'AssumeRole%'`),

  'secrets-read': fixed(`(eventname IN ('GetSecretValue', 'BatchGetSecretValue')
    OR eventname IN ('GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory')
      AND ${request('withDecryption')} = 'true')`),

  sharing: fixed(`eventname IN ('ModifySnapshotAttribute', 'ModifyImageAttribute', 'ModifyDBSnapshotAttribute',
      'ModifyDBClusterSnapshotAttribute')
    AND regexp_like(requestparameters, '"(add|valuesToAdd)": ?[{\\[]')`),

  'compute-launch': fixed(`eventname IN ('RunInstances', 'CreateFleet', 'RequestSpotInstances', 'RequestSpotFleet')`),

  'remote-execution': fixed(`${unversioned} IN ('SendCommand', 'StartSession', 'ResumeSession',
    'StartAutomationExecution', 'SendSSHPublicKey', 'SendSerialConsoleSSHPublicKey', 'ExecuteCommand',
    'UpdateFunctionCode')`),

  // What changes how something runs: running systems make streams, grants and sessions all day.
  'resource-changes': fixed(`coalesce(eventcategory, 'Management') = 'Management' AND errorcode IS NULL
    AND coalesce(eventtype, '') <> 'AwsConsoleSignIn' AND eventname NOT LIKE 'AssumeRole%'
    AND eventname NOT IN ('CreateLogStream', 'CreateGrant', 'RetireGrant', 'StartSession', 'ResumeSession',
      'TerminateSession')
    AND (readonly = 'false' OR readonly IS NULL AND NOT regexp_like(eventname, '^(Get|List|Describe|Head|Lookup)'))`),
};
