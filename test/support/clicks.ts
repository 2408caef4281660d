import { handler as guardduty } from '../../action-groups/guardduty/handler.ts';
import { handler as investigation } from '../../action-groups/investigation/handler.ts';
import { handler as okta } from '../../action-groups/okta/handler.ts';
import { oktaStandIn } from '../../action-groups/okta/stand-in.ts';
import { guardDuty } from '../../local/aws/guardduty.ts';
import { serve } from '../../local/http.ts';
import type { Message } from '../../local/slack/messages.ts';
import { signingSecret } from './adapter.ts';
import type { Part } from './agent-stream.ts';
import { type Flow, flow } from './flow.ts';
import { functions } from './functions.ts';
import { lambdaEnvironment } from './stand-ins.ts';

process.env.CURSOR_KEY ??= 'only for tests';

type Json = Record<string, unknown>;

const token = 'a-token';

/** A workspace with the adapter, and behind it real functions over Okta and GuardDuty. */
export interface Clicks extends Flow {
  /** Asks in a channel; resolves with the last message of the answer. */
  answered(
    parts: Part[],
    options?: { by?: string; channel?: string; text?: string; thread?: string },
  ): Promise<Message>;
  /** What somebody was told alone, newest last. */
  toldAlone(user: string): string[];
  /** The newest file, as the workspace has it. */
  file(): { name: string; text: string; message: Message } | undefined;
}

export const clicks = async (
  events: Json[],
  findings: Json[] = [],
  options: Parameters<typeof flow>[0] = {},
): Promise<Clicks> => {
  const around = await flow(options);
  const tenant = await serve(oktaStandIn(events, { token }));
  const detector = await serve(guardDuty(findings, { regions: ['us-east-1'] }));
  const lambda = await serve(
    functions({ 'ask-aws-investigation': investigation, 'f-okta': okta, 'f-guardduty': guardduty }),
  );
  const secret = {
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: 'xoxb-test',
    OKTA_BASE_URL: tenant.url,
    OKTA_API_TOKEN: token,
  };
  const secrets = await serve(() => Response.json({ SecretString: JSON.stringify(secret) }));
  lambdaEnvironment({
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ENDPOINT_URL_LAMBDA: lambda.url,
    AWS_ENDPOINT_URL_GUARDDUTY: detector.url,
    SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:okta',
    GUARDDUTY_REGIONS: 'us-east-1',
    FUNCTIONS: JSON.stringify({ okta: 'f-okta', guardduty: 'f-guardduty' }),
  });
  return {
    ...around,
    async answered(parts, { by = 'dana', channel = 'C0SECURITY', text = 'failed sign-ins?', thread } = {}) {
      around.agent.answer = () => parts;
      const asked = await around.slack.person(by).mention(channel, text, thread ? { thread } : {});
      await around.settle();
      const last = around.said(channel, asked.thread_ts ?? asked.ts).at(-1);
      if (!last) throw new Error('nothing was answered');
      return last;
    },
    toldAlone(user) {
      const all = [...around.slack.channels.values()].flatMap(({ messages }) => messages);
      const alone = all.filter(({ ephemeralTo }) => ephemeralTo === user);
      return alone.toSorted((one, other) => (one.ts < other.ts ? -1 : 1)).map(({ text }) => text);
    },
    file() {
      const all = [...around.slack.channels.values()].flatMap(({ messages }) => messages);
      const message = all.filter(({ files = [] }) => files.length > 0).at(-1);
      const upload = message?.files?.[0] && around.slack.uploads.get(message.files[0].id);
      if (!message || !upload) return undefined;
      return { name: upload.file.name, text: upload.content?.toString() ?? '', message };
    },
    async close() {
      await Promise.all([around, tenant, detector, lambda, secrets].map((each) => each.close()));
    },
  };
};

/** An operation of any action group and what came back, as traces. */
export const lookedIn = (
  actionGroup: string,
  operationId: string,
  parameters: Record<string, string>,
  result: unknown,
): Part[] => {
  const traceId = `${operationId}-${JSON.stringify(parameters)}`;
  const asked = Object.entries(parameters).map(([name, value]) => ({ name, type: 'string', value }));
  return [
    {
      trace: {
        invocationInput: {
          traceId,
          actionGroupInvocationInput: {
            actionGroupName: actionGroup,
            apiPath: `/${operationId}`,
            verb: 'get',
            parameters: asked,
          },
        },
      },
    },
    { trace: { observation: { traceId, actionGroupInvocationOutput: { text: JSON.stringify(result) } } } },
  ];
};
