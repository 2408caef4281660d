import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Serve, type Served, serve } from '../../local/http.ts';
import type { AgentFailure, FailureKind } from '../../slack-adapter/agent/agent.ts';
import { agentOn, type Host } from '../../slack-adapter/agent/host.ts';
import { texts } from '../../slack-adapter/language.ts';

let wire: Served;
/** What each session gets, and how often it asked. */
const sessions = new Map<string, { refuse: Serve; calls: number }>();

beforeAll(async () => {
  wire = await serve((request) => {
    const [inPath] = /[a-f0-9]{64}/.exec(request.url) ?? [];
    const session = sessions.get(inPath ?? request.headers.get('x-amzn-bedrock-agentcore-runtime-session-id') ?? '');
    if (!session) return new Response('no such session', { status: 500 });
    session.calls += 1;
    return session.refuse(request);
  });
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: wire.url,
    AWS_ENDPOINT_URL_BEDROCK_AGENTCORE: wire.url,
  });
});
afterAll(() => wire.close());

const hosts: Host[] = [
  { name: 'agents', agentId: 'AGENT1', agentAliasId: 'ALIAS1' },
  { name: 'agentcore', harnessArn: 'arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/ask_aws-0123456789' },
];

const refusing =
  (status: number, type: string, message: string): Serve =>
  () =>
    Response.json({ message }, { status, headers: { 'x-amzn-errortype': type } });

/** Asks a host that refuses: why there is no answer, and how often it was asked. */
const refused = async (host: Host, refuse: Serve): Promise<{ failure: AgentFailure; calls: number }> => {
  const sessionId = randomBytes(32).toString('hex');
  const session = { refuse, calls: 0 };
  sessions.set(sessionId, session);
  const question = { sessionId, text: 'who?', attributes: {}, signal: AbortSignal.timeout(20_000) };
  const failure = await Array.fromAsync(agentOn(host).ask(question)).then(
    () => Promise.reject(new Error('it answered')),
    (error: AgentFailure) => error,
  );
  return { failure, calls: session.calls };
};

const model = 'arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-sonnet-4-6';
const role = 'User: arn:aws:sts::123456789012:assumed-role/agent/session is not authorized to perform:';

/** What AWS says, what the asker's sentence is about, what the operator reads. */
const refusals: [string, number, string, string, FailureKind, RegExp][] = [
  [
    'the model is not granted',
    403,
    'AccessDeniedException',
    `${role} bedrock:InvokeModelWithResponseStream on resource: ${model} because no identity-based policy allows it`,
    'closed',
    /role needs bedrock:InvokeModel.*every destination Region/,
  ],
  [
    'the model is not granted, as Bedrock Agents says it',
    403,
    'AccessDeniedException',
    'Access denied when calling Bedrock. Check your request permissions and retry the request.',
    'closed',
    /role needs bedrock:InvokeModel/,
  ],
  [
    'a Region of the profile is denied',
    403,
    'AccessDeniedException',
    `${role} bedrock:InvokeModel on resource: ${model} with an explicit deny in a service control policy`,
    'closed',
    /allow every destination Region/,
  ],
  [
    'the use-case form is missing',
    404,
    'ResourceNotFoundException',
    'Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model.',
    'closed',
    /submit it once/,
  ],
  [
    'the model is not subscribed to',
    403,
    'AccessDeniedException',
    'Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe)',
    'closed',
    /not subscribed/,
  ],
  [
    'Agents are closed to the account',
    403,
    'AccessDeniedException',
    'Bedrock Agents is in Maintenance Mode. New agent creation is not available for accounts without prior service usage.',
    'closed',
    /deploy with host "agentcore"/,
  ],
  [
    'the worker may not call',
    403,
    'AccessDeniedException',
    `${role} bedrock:InvokeAgent on resource: x`,
    'closed',
    /worker may not/,
  ],
  [
    'the worker may not call the harness',
    403,
    'AccessDeniedException',
    `${role} bedrock-agentcore:InvokeHarness on resource: x`,
    'closed',
    /worker may not/,
  ],
  [
    'the knowledge base is not granted',
    403,
    'AccessDeniedException',
    `${role} bedrock:Retrieve on resource: x`,
    'closed',
    /knowledge base/,
  ],
  [
    'a function is not granted',
    403,
    'AccessDeniedException',
    'Access denied while invoking Lambda function x',
    'closed',
    /resource policy/,
  ],
  ['the key refuses', 403, 'AccessDeniedException', `${role} kms:Decrypt on resource: x`, 'closed', /key refuses/],
  [
    'the credentials are wrong',
    403,
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
    'closed',
    /who called/,
  ],
  [
    'nothing is deployed',
    404,
    'ResourceNotFoundException',
    'The agent alias was not found.',
    'closed',
    /names nothing/,
  ],
  [
    'the model needs a profile',
    400,
    'ValidationException',
    'Invocation of model ID x with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.',
    'closed',
    /id of the profile/,
  ],
  [
    'the model is retired',
    404,
    'ResourceNotFoundException',
    'This model version has reached the end of its life.',
    'closed',
    /retired/,
  ],
  [
    'it is throttled',
    429,
    'ThrottlingException',
    'Too many tokens, please wait before trying again.',
    'throttled',
    /quota/,
  ],
  [
    'a quota is used up',
    400,
    'ServiceQuotaExceededException',
    'Your request was denied.',
    'throttled',
    /Service Quotas/,
  ],
  ['the model is not ready', 424, 'ModelNotReadyException', 'The model is not ready.', 'warming', /made ready/],
  ['the session is gone', 400, 'ValidationException', 'Session a has expired.', 'expired', /AGENT_IDLE_SECONDS/],
  [
    'the input is too long',
    400,
    'ValidationException',
    'Input is too long for requested model.',
    'too-long',
    /does not fit/,
  ],
  ['the request is wrong', 400, 'ValidationException', '1 validation error detected', 'refused', /refused the request/],
  ['a tool fails', 424, 'DependencyFailedException', 'The Lambda function failed.', 'failed', /Lambda log/],
  [
    'the harness passes on what its model says',
    424,
    'RuntimeClientError',
    'An error occurred (ThrottlingException) when calling the ConverseStream operation: Too many requests',
    'throttled',
    /quota/,
  ],
  [
    'something else is wrong',
    500,
    'InternalServerException',
    'An internal error occurred.',
    'failed',
    /all that it said/,
  ],
];

describe.concurrent.each(hosts.map((host) => [host.name, host] as const))('When AWS says no on %s', (_, host) => {
  it.each(refusals)('because %s, the log says what to do', async (_, status, type, message, kind, whatToDo) => {
    const { failure } = await refused(host, refusing(status, type, message));
    expect(failure).toMatchObject({
      kind,
      message: expect.stringMatching(whatToDo),
      cause: expect.stringContaining(message.slice(0, 40)),
    });
  });

  it('keeps what was asked out of the log', async () => {
    const question = 'what did dana@example.com do yesterday in the finance account?';
    const message = `1 validation error detected: Value '${question}' at 'inputText' failed to satisfy constraint`;
    const { failure } = await refused(host, refusing(400, 'ValidationException', message));
    expect(failure.cause).toBe(
      "ValidationException: 1 validation error detected: Value '…' at 'inputText' failed to satisfy constraint",
    );
  });

  it('tries a throttled request again, three times in all', async () => {
    const { failure, calls } = await refused(host, refusing(429, 'ThrottlingException', 'Rate exceeded'));
    expect({ kind: failure.kind, calls }).toEqual({ kind: 'throttled', calls: 3 });
  });
});

describe('When nobody answers', () => {
  it.each([
    ['AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME', hosts[0]!],
    ['AWS_ENDPOINT_URL_BEDROCK_AGENTCORE', hosts[1]!],
  ])('under %s, the connection broke', async (variable, host) => {
    const closed = await serve(() => new Response());
    await closed.close();
    vi.stubEnv(variable, closed.url);
    const { failure } = await refused(host, () => new Response());
    expect(failure.kind).toBe('cut');
    vi.unstubAllEnvs();
  });
});

describe('What the asker hears', () => {
  it.each(['en', 'ko'] as const)('is one neutral sentence for every kind of failure, in %s', (language) => {
    const told = texts[language].failure;
    expect(Object.keys(told)).toEqual(expect.arrayContaining(refusals.map(([, , , , kind]) => kind)));
    for (const sentence of Object.values(told)) {
      expect(sentence).toMatch(/[.]$/);
      expect(sentence).not.toMatch(/AWS|Bedrock|Exception|arn:|AccessDenied|model|quota|모델/i);
    }
  });
});
