// The receiver as the documentation of Bolt and of the SDK has it:
// https://docs.slack.dev/tools/bolt-js/deployments/aws-lambda
// https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/sqs-examples-send-receive-messages.html
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { App, AwsLambdaReceiver } from '@slack/bolt';

const { SLACK_SIGNING_SECRET = '', SLACK_BOT_TOKEN = '', QUESTIONS_QUEUE_URL } = process.env;
const receiver = new AwsLambdaReceiver({ signingSecret: SLACK_SIGNING_SECRET });
const app = new App({ token: SLACK_BOT_TOKEN, receiver });
const sqs = new SQSClient({});

app.event('app_mention', async ({ event, body }) => {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: QUESTIONS_QUEUE_URL,
      MessageBody: JSON.stringify(body),
      MessageGroupId: `${body.team_id}-${event.channel}-${event.thread_ts ?? event.ts}`,
      MessageDeduplicationId: body.event_id,
    }),
  );
});

export const handler = receiver.toHandler();
