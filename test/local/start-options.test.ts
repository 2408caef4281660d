import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** `npm start` with these options, to its end. */
const ran = (...options: string[]) =>
  new Promise<{ code: unknown; out: string; said: string }>((ended) =>
    execFile(process.execPath, ['local/index.ts', ...options], (error, out, said) =>
      ended({ code: error?.code ?? 0, out, said }),
    ),
  );

describe('npm start', () => {
  it('explains its options, and starts nothing', async () => {
    const { code, out, said } = await ran('--help');
    expect([code, said]).toEqual([0, '']);
    for (const option of ['--live', '--slack', '--bundles', '--model', 'PORT']) expect(out).toContain(option);
  });

  it('ends with 2 and one line for what it does not understand', async () => {
    expect(await ran('--lives')).toMatchObject({
      code: 2,
      said: expect.stringMatching(/^Unknown option '--lives'\. Usage: npm start .+\n$/),
    });
    expect(await ran('--model', 'gpt')).toMatchObject({
      code: 2,
      said: expect.stringMatching(/^--model "gpt" is not known.+\n$/),
    });
  });
});
