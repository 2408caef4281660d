import { AgentFailure, type FailureKind } from './agent.ts';

/** What an error on the wire says of its cause, and what whoever runs this does about it. The first that fits counts. */
const causes: { sign: RegExp; kind: FailureKind; whatToDo: string }[] = [
  {
    sign: /maintenance mode|new agent creation is not available/i,
    kind: 'closed',
    whatToDo: 'AWS has closed Bedrock Agents to this account: deploy with host "agentcore".',
  },
  {
    sign: /use.?case (?:details|form)/i,
    kind: 'closed',
    whatToDo:
      "The use-case form for the maker's models has not been submitted: submit it once in the Bedrock console, under Model access, and wait 15 minutes.",
  },
  {
    sign: /marketplace|payment.?instrument/i,
    kind: 'closed',
    whatToDo:
      'The account is not subscribed to the model: invoke it once as somebody with aws-marketplace:Subscribe and ViewSubscriptions, and wait 15 minutes.',
  },
  {
    sign: /service control policy|explicit deny/i,
    kind: 'closed',
    whatToDo:
      'A policy of the organisation denies the model in a Region that the inference profile sends to: allow every destination Region, or choose a profile of another residency.',
  },
  {
    sign: /(?:access ?denied|not authorized).*(?:bedrock:InvokeAgent|bedrock-agentcore:Invoke)/i,
    kind: 'closed',
    whatToDo:
      'The worker may not call the agent: its role needs bedrock:InvokeAgent on the alias, or bedrock-agentcore:InvokeHarness and InvokeAgentRuntime on the harness. Deploy with --revert-drift, and look for who changed the role.',
  },
  {
    sign: /(?:access ?denied|not authorized).*bedrock:Retrieve/i,
    kind: 'closed',
    whatToDo:
      'The agent may not read the knowledge base: its role needs bedrock:Retrieve on it. Deploy with --revert-drift.',
  },
  {
    sign: /(?:access ?denied|not authorized).*(?:lambda:InvokeFunction|lambda function)/i,
    kind: 'closed',
    whatToDo:
      "The agent may not call an action group: the function's resource policy must name the agent's ARN. Deploy with --revert-drift.",
  },
  {
    sign: /(?:access ?denied|not authorized).*\bkms:/i,
    kind: 'closed',
    whatToDo: 'The key refuses its use: its policy must allow the worker and Bedrock kms:Decrypt and GenerateDataKey.',
  },
  {
    sign: /(?:access ?denied|not authorized).*(?:bedrock:InvokeModel|InferenceProfile|when calling Bedrock|access to the model|calling the Converse)/i,
    kind: 'closed',
    whatToDo:
      'The agent may not use its model: its role needs bedrock:InvokeModel and InvokeModelWithResponseStream on the inference profile and on the model in every destination Region of the profile.',
  },
  {
    sign: /access ?denied|not authorized|UnrecognizedClient|ExpiredToken|InvalidSignature/i,
    kind: 'closed',
    whatToDo: 'Bedrock refused who called: the cause names the permission that is missing.',
  },
  {
    sign: /on-demand throughput/i,
    kind: 'closed',
    whatToDo: 'The model is only served through an inference profile: set the id of the profile as the model.',
  },
  {
    sign: /end of its life|model identifier is invalid|marked .*legacy/i,
    kind: 'closed',
    whatToDo: 'The model is retired, or not offered in this Region: set another one and deploy again.',
  },
  {
    sign: /session\b[^.]*\b(?:expired|ended|terminated|not found|does not exist)|expired[^.]*\bsession/i,
    kind: 'expired',
    whatToDo:
      "The agent's session is gone, and the next question begins another: set AGENT_IDLE_SECONDS to its idle time.",
  },
  {
    sign: /ModelNotReady/i,
    kind: 'warming',
    whatToDo: 'The model is being made ready and will answer in a moment: choose another one where this happens often.',
  },
  {
    sign: /ServiceQuotaExceeded/i,
    kind: 'throttled',
    whatToDo: 'A quota of Bedrock is used up: raise it in Service Quotas.',
  },
  {
    sign: /Throttl|TooManyRequests|too many (?:requests|tokens)|rate exceeded/i,
    kind: 'throttled',
    whatToDo: "The model's requests or tokens a minute are used up: raise the quota, or lower the budgets.",
  },
  {
    sign: /input is too long|context (?:window|length)|maximum number of (?:input )?tokens/i,
    kind: 'too-long',
    whatToDo: 'The conversation does not fit into the model: the next question begins another session.',
  },
  {
    sign: /guardrail/i,
    kind: 'closed',
    whatToDo: 'The guardrail could not be applied, and without it nothing is answered: deploy with --revert-drift.',
  },
  {
    sign: /ResourceNotFound/i,
    kind: 'closed',
    whatToDo:
      'The agent, its alias or the harness is not there: AGENT_ID, AGENT_ALIAS_ID or HARNESS_ARN names nothing. Deploy with --revert-drift.',
  },
  {
    sign: /DependencyFailed|BadGateway/i,
    kind: 'failed',
    whatToDo: 'An action group or the knowledge base failed, or answered outside its contract: look at its Lambda log.',
  },
  {
    sign: /Validation|ConflictException/i,
    kind: 'refused',
    whatToDo: 'Bedrock refused the request: the cause says what it does not take.',
  },
  {
    sign: /ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|PREMATURE_CLOSE|TimeoutError|Truncated event message|socket hang up/,
    kind: 'cut',
    whatToDo: 'The connection to Bedrock broke: where it happens often, look at the network of the worker.',
  },
];

const other = { kind: 'failed', whatToDo: 'Bedrock failed: the cause is all that it said.' } as const;

/** Why the agent gave no whole answer. An asker's Stop and the end of the time come by the signal. */
export const toFailure = (error: unknown, signal?: AbortSignal): AgentFailure => {
  if (error instanceof AgentFailure) return error;
  if (signal?.aborted) return interrupted(signal);
  const { name, message, code = '' } = error as Error & { code?: string };
  const cause = [name, code, message].filter(Boolean).join(': ');
  const { kind, whatToDo } = causes.find(({ sign }) => sign.test(cause)) ?? other;
  return new AgentFailure(kind, whatToDo, { cause: withoutQuotations(cause).slice(0, 500) });
};

/** A service may repeat what it was asked, which has no place in a log. */
const withoutQuotations = (text: string): string => text.replaceAll(/(["'])(?:(?!\1).){40,}(?:\1|$)/gs, '$1…$1');

const interrupted = ({ reason }: AbortSignal): AgentFailure =>
  (reason as Error | undefined)?.name === 'TimeoutError'
    ? new AgentFailure('timeout', 'The agent did not finish in its time: ask for less at once.')
    : new AgentFailure('stopped', 'The asker stopped it: nothing is to be done.');
