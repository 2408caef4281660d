import type { Serve } from '../http.ts';
import { Refused } from './json-protocol.ts';
import { awsQuery } from './query-protocol.ts';

/** A stack as somebody deployed it. */
export interface StackState {
  status?: string;
  outputs?: Record<string, string>;
}

/** CloudFormation: DescribeStacks of one stack by its name. */
export const cloudFormation = (stacks: Record<string, StackState>): Serve =>
  awsQuery('CloudFormation', {
    DescribeStacks(input) {
      const name = input.get('StackName') ?? '';
      const stack = Object.hasOwn(stacks, name) ? stacks[name] : undefined;
      if (!stack) throw new Refused('ValidationError', `Stack with id ${name} does not exist`);
      const { status = 'CREATE_COMPLETE', outputs = {} } = stack;
      return {
        Stacks: [
          {
            StackName: name,
            StackStatus: status,
            CreationTime: '2026-11-20T09:00:00Z',
            Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
          },
        ],
      };
    },
  });
