import type { Json } from '../../dataset.ts';

// userIdentity: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html

export const iamUser = (account: string, userName: string, accessKeyId?: string): Json => ({
  type: 'IAMUser',
  principalId: `AIDA${label(userName)}`,
  arn: `arn:aws:iam::${account}:user/${userName}`,
  accountId: account,
  ...(accessKeyId && { accessKeyId }),
  userName,
});

/** A session of a role; `since` is when it began. */
export const roleSession = (account: string, role: string, session: string, since: Date, mfa = false): Json => ({
  type: 'AssumedRole',
  principalId: `AROA${label(role)}:${session}`,
  arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
  accountId: account,
  accessKeyId: sessionKey(role, session),
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: `AROA${label(role)}`,
      arn: `arn:aws:iam::${account}:role/${role}`,
      accountId: account,
      userName: role,
    },
    attributes: { creationDate: `${since.toISOString().slice(0, 19)}Z`, mfaAuthenticated: String(mfa) },
  },
});

export const sessionKey = (role: string, session: string): string => `ASIA${label(`${session}${role}`)}`;

/** Someone who came through the identity provider. */
export const federated = (account: string, provider: string, user: string): Json => ({
  type: 'SAMLUser',
  principalId: `${label(provider)}=:${user}`,
  userName: user,
  identityProvider: `arn:aws:iam::${account}:saml-provider/${provider}`,
});

export const awsService = (service: string): Json => ({ type: 'AWSService', invokedBy: `${service}.amazonaws.com` });

export const root = (account: string): Json => ({
  type: 'Root',
  principalId: account,
  arn: `arn:aws:iam::${account}:root`,
  accountId: account,
  accessKeyId: '',
});

/** Sign-in with a name that no IAM user has: CloudTrail does not write the name down. */
export const unknownUser = (account: string): Json => ({
  type: 'IAMUser',
  principalId: '',
  accountId: account,
  accessKeyId: '',
  userName: 'HIDDEN_DUE_TO_SECURITY_REASONS',
});

/** The made-up second part of an AWS id, in the letters that AWS uses for them. */
const label = (text: string): string =>
  `${text
    .toUpperCase()
    .replace(/[^A-Z2-7]/g, '')
    .slice(0, 9)
    .padEnd(9, 'Q')}EXAMPLE`;
