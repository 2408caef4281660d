import { AwsClient } from 'aws4fetch';

/** One call of an AWS service that speaks JSON, without an SDK: a cold start must fit into Slack's three seconds. */
export const awsJson = async (
  { service, region, url, target }: { service: string; region: string; url: string; target: string },
  input: object,
): Promise<unknown> => {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = process.env;
  const aws = new AwsClient({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    service,
    region,
    retries: 1,
  });
  const response = await aws.fetch(url, {
    method: 'POST',
    headers: {
      'content-type': `application/x-amz-json-1.${service === 'secretsmanager' ? 1 : 0}`,
      'x-amz-target': target,
    },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(2000),
  });
  if (!response.ok) throw new Error(`${target} answered ${response.status}`);
  return response.json();
};
