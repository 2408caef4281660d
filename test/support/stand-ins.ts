import { secretsManager } from '../../local/aws/secrets-manager.ts';
import { type Serve, serve } from '../../local/http.ts';

/** A stand-in whose side of the wire can be replaced while it listens; keeps what it was asked. */
export const listening = async (handle: Serve) => {
  let current = handle;
  const asked: Request[] = [];
  const { url, close } = await serve((request) => {
    asked.push(request);
    return current(request);
  });
  return {
    url,
    close,
    asked,
    current: () => current,
    use(other: Serve) {
      current = other;
      asked.length = 0;
    },
  };
};

/** What the cloud sets for every function. */
export const lambdaEnvironment = (variables: Record<string, string>): void => {
  const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  Object.assign(process.env, credentials, variables);
};

/** Secrets Manager with one secret, which the environment points at. */
export const withSecret = async (secret: Record<string, string>) => {
  let made = 0;
  let arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:test';
  let current = secret;
  const { url, close } = await serve((request) => secretsManager({ [arn]: current })(request));
  lambdaEnvironment({ AWS_ENDPOINT_URL_SECRETS_MANAGER: url, SECRET_ARN: arn });
  return {
    close,
    use(other: Record<string, string>) {
      current = other;
    },
    /** Another secret, of which no function has read anything yet. */
    renew(other: Record<string, string>) {
      made += 1;
      arn = `${arn.replace(/-\d+$/, '')}-${made}`;
      current = other;
      lambdaEnvironment({ SECRET_ARN: arn });
    },
  };
};
