/** Writes the templates of every configuration of the specs, on both hosts, into a folder: `.ci/run` has cfn-lint read them. */
import { join } from 'node:path';
import { appIn, configurations, hosts } from './synthesised.ts';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Say into which folder: node test/infra/write-templates.ts FOLDER');
for (const name of configurations)
  for (const host of hosts) {
    const { stacks } = appIn(join(folder, `${name}-${host}`), name, host).synth();
    process.stdout.write(`${name} on ${host}: ${stacks.length} templates\n`);
  }
