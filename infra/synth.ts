import { askAws } from './app.ts';
import { configIn } from './config.ts';

const config = configIn('ask-aws.example.yaml');
const assembly = askAws(config, 'cdk.out').synth();
for (const stack of assembly.stacks) console.log(stack.stackName, Object.keys(stack.template.Resources).length);
