import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

interface QueueProps {
  /** Without the ending that Amazon wants of a FIFO queue. */
  name: string;
  key: IKey;
  fifo: boolean;
  /** As long as one message may be worked on. */
  visibilitySeconds: number;
}

/** After three attempts a message moves to the queue beside it, where it waits for two weeks. */
export class QueueWithDeadLetters extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { name, key, fifo, visibilitySeconds }: QueueProps) {
    super(scope, id);
    const named = (part: string) => ({ queueName: `${name}${part}${fifo ? '.fifo' : ''}` });
    const props = {
      ...(fifo && { fifo }),
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.seconds(visibilitySeconds),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...props, ...named('-dead') });
    this.queue = new Queue(this, 'Queue', {
      ...props,
      ...named(''),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 3 },
    });
  }
}
