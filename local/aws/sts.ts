import type { Serve } from '../http.ts';
import { awsQuery } from './query-protocol.ts';

/** STS: GetCallerIdentity for one identity. */
export const sts = (account: string, arn = `arn:aws:iam::${account}:user/dana`): Serve =>
  awsQuery('STS', {
    GetCallerIdentity: () => ({ UserId: 'AIDACKCEVSQ6C2EXAMPLE', Account: account, Arn: arn }),
  });
