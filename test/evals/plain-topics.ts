import type { Json } from '../../local/dataset.ts';

const named = (...names: string[]) => {
  const known = new Set(names);
  return ({ eventName }: Json) => known.has(String(eventName).replace(/\d{8}(v\d+)?$/, ''));
};
const asked = ({ requestParameters }: Json) => JSON.stringify(requestParameters ?? {});
const isRead = ({ readOnly, eventName }: Json) =>
  readOnly === true || (readOnly === undefined && /^(Get|List|Describe|Head|Lookup)/.test(String(eventName)));

/** CloudTrail's topics in plain words, as far as the sample data have events of them. */
const topics: Record<string, (event: Json) => boolean> = {
  'console-logins': named('ConsoleLogin'),
  'root-use': ({ userIdentity }) => (userIdentity as Json | undefined)?.type === 'Root',
  'iam-changes': (event) => event.eventSource === 'iam.amazonaws.com' && !isRead(event),
  'access-denied': ({ errorCode }) => /AccessDenied|Unauthorized/.test(String(errorCode)),
  'network-exposure': (event) =>
    named('AuthorizeSecurityGroupIngress')(event) && /"(0\.0\.0\.0|::)\/0"/.test(asked(event)),
  's3-exposure': (event) => named('PutBucketPolicy')(event) && /"Principal":"\*"/.test(asked(event)),
  'kms-changes': named('ScheduleKeyDeletion', 'DisableKey', 'PutKeyPolicy'),
  'logging-changes': named('StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'DeleteDetector'),
  'assume-role': ({ eventName }) => String(eventName).startsWith('AssumeRole'),
  'secrets-read': (event) =>
    named('GetSecretValue')(event) || (named('GetParameter')(event) && /"withDecryption":true/.test(asked(event))),
  sharing: (event) => named('ModifySnapshotAttribute', 'ModifyImageAttribute')(event) && /"add":/.test(asked(event)),
  'compute-launch': named('RunInstances'),
  'remote-execution': named('SendCommand', 'StartSession', 'UpdateFunctionCode'),
  'resource-changes': (event) =>
    event.eventCategory !== 'Data' &&
    !event.errorCode &&
    !isRead(event) &&
    !named('ConsoleLogin', 'StartSession')(event) &&
    !String(event.eventName).startsWith('AssumeRole'),
};

export const topicsOf = (event: Json): string[] => Object.keys(topics).filter((topic) => topics[topic]?.(event));
