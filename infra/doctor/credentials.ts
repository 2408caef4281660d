import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { asking, clientSettings, Unanswered } from './asking.ts';
import { type Finding, missing, ok } from './finding.ts';

const page = 'https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-configure.html';

/** Whose credentials these are. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html Throws Unanswered. */
export const callerIdentity = (region: string, signal: AbortSignal): Promise<{ account: string; arn: string }> => {
  const client = new STSClient(clientSettings(region));
  return asking('sts:GetCallerIdentity', signal, async (options) => {
    const { Account: account, Arn: arn = '' } = await client.send(new GetCallerIdentityCommand(), options);
    // A page of a proxy that wants somebody to sign in is no answer.
    if (!account) throw new SyntaxError('no account');
    return { account, arn };
  });
};

/** Without credentials nothing else can be asked, so that not even reaching AWS counts as missing. */
export const credentials = async (
  region: string,
  account: string | undefined,
  signal: AbortSignal,
): Promise<Finding> => {
  try {
    const caller = await callerIdentity(region, signal);
    if (account && caller.account !== account)
      return missing(
        `These credentials are of account ${caller.account}, ask-aws.yaml is about ${account}.`,
        'Use the credentials of the other account, or correct account in ask-aws.yaml.',
      );
    return ok(`account ${caller.account}, as ${caller.arn}`);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return missing(
      `There are no AWS credentials that work: ${error.message}.`,
      'Sign in with aws sso login or set AWS_PROFILE, then run npm run doctor again.',
      page,
    );
  }
};
