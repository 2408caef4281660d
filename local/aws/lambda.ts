import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';

/** A function as it would be deployed: its code, its environment, how long it may take. */
export interface LambdaFunction {
  name: string;
  /** File with the handler. */
  entry: string;
  exportName?: string;
  env: Record<string, string>;
  timeoutSeconds: number;
}

export interface Invoked {
  /** JSON, as the function returned it. */
  payload: string;
  failed: boolean;
}

export interface Lambda {
  invoke(name: string, event: unknown, clientContext?: object): Promise<Invoked>;
  /** The service's wire: POST /2015-03-31/functions/<name>/invocations. */
  handle(request: Request): Promise<Response>;
  /** Deploys: who is asked from now on runs with these; what is under way ends as it began. */
  deploy(functions: LambdaFunction[]): void;
  close(): Promise<void>;
}

interface Instance {
  definition: LambdaFunction;
  thread: Worker;
  busy: boolean;
}

/** Lambda: an instance per concurrent event, kept warm, ended at its time-out or when it crashes. */
export const lambda = (deployed: LambdaFunction[], log: (line: string) => void): Lambda => {
  let functions = deployed;
  const warm = new Map<string, Instance[]>();

  const instanceOf = (definition: LambdaFunction): Instance => {
    const instances = warm.get(definition.name) ?? [];
    warm.set(definition.name, instances);
    const idle = instances.find((each) => !each.busy && each.definition === definition);
    if (idle) return idle;
    const thread = new Worker(new URL('./lambda-runtime.ts', import.meta.url), {
      workerData: { entry: definition.entry, exportName: definition.exportName ?? 'handler' },
      env: { ...definition.env, AWS_LAMBDA_FUNCTION_NAME: definition.name },
      stdout: true,
      stderr: true,
    });
    for (const stream of [thread.stdout, thread.stderr]) stream.setEncoding('utf8').on('data', log);
    thread.on('error', (error) => log(`${definition.name} crashed: ${error.stack}\n`));
    const instance = { definition, thread, busy: false };
    thread.on('exit', () =>
      warm.set(
        definition.name,
        (warm.get(definition.name) ?? []).filter((each) => each !== instance),
      ),
    );
    instances.push(instance);
    return instance;
  };

  const invoke = async (name: string, event: unknown, clientContext?: object): Promise<Invoked> => {
    const definition = functions.find((each) => each.name === name);
    if (!definition) throw new Error(`Function not found: ${name}`);
    const instance = instanceOf(definition);
    instance.busy = true;
    const id = randomUUID();
    const context = {
      awsRequestId: id,
      functionName: name,
      invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
      ...(clientContext && { clientContext }),
    };
    try {
      return await new Promise<Invoked>((done) => {
        const failedWith = (errorType: string, errorMessage: string) =>
          finish({ payload: JSON.stringify({ errorType, errorMessage }), failed: true });
        const timer = setTimeout(() => {
          instance.thread.terminate();
          failedWith('Sandbox.Timedout', `Task timed out after ${definition.timeoutSeconds} seconds`);
        }, definition.timeoutSeconds * 1000);
        const finish = (invoked: Invoked) => {
          clearTimeout(timer);
          instance.thread.off('message', onMessage).off('exit', onExit);
          done(invoked);
        };
        const onMessage = (answer: { id: string; payload: string; failed?: boolean }) => {
          if (answer.id === id) finish({ payload: answer.payload, failed: answer.failed ?? false });
        };
        const onExit = () => failedWith('Runtime.ExitError', 'the runtime exited before it answered');
        instance.thread.on('message', onMessage).once('exit', onExit);
        instance.thread.postMessage({ id, event, context });
      });
    } finally {
      instance.busy = false;
      if (!functions.includes(definition)) void instance.thread.terminate();
    }
  };

  return {
    invoke,
    async handle(request) {
      const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(new URL(request.url).pathname)?.[1];
      if (!name || request.method !== 'POST')
        return Response.json(
          { message: `the Lambda stand-in does not serve ${request.method} ${request.url}` },
          { status: 501 },
        );
      const functionName = decodeURIComponent(name).replace(/^arn:.*:function:/, '');
      if (!functions.some((each) => each.name === functionName))
        return Response.json(
          { Type: 'User', Message: `Function not found: ${functionName}` },
          { status: 404, headers: { 'x-amzn-errortype': 'ResourceNotFoundException' } },
        );
      const { payload, failed } = await invoke(functionName, await request.json());
      return new Response(payload, { headers: failed ? { 'x-amz-function-error': 'Unhandled' } : {} });
    },
    deploy(next) {
      functions = next;
      for (const { thread, busy } of [...warm.values()].flat()) if (!busy) void thread.terminate();
    },
    async close() {
      await Promise.all([...warm.values()].flat().map(({ thread }) => thread.terminate()));
    },
  };
};
