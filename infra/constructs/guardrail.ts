import { createHash } from 'node:crypto';
import { CfnGuardrail, CfnGuardrailVersion } from 'aws-cdk-lib/aws-bedrock';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

interface GuardrailProps {
  name: string;
  key: IKey;
  /** The Standard tier, which reads Korean, runs in the Regions of this profile. */
  profileArn: string;
}

const masked = ['PASSWORD', 'AWS_SECRET_KEY', 'CREDIT_DEBIT_CARD_NUMBER'];

/**
 * What must not pass, and nothing else: talk of malware, attacks and people is what this assistant is for, so there is no
 * filter of topics or words, and user names, addresses and IP addresses pass.
 */
export class Guardrail extends Construct {
  readonly id: string;
  readonly arn: string;
  /** A version never changes: with every change of the guardrail comes another. */
  readonly version: string;

  constructor(scope: Construct, id: string, { name, key, profileArn }: GuardrailProps) {
    super(scope, id);
    const settings = {
      blockedInputMessaging: 'This question was refused by the guardrail.',
      blockedOutputsMessaging: 'This answer was refused by the guardrail.',
      crossRegionConfig: { guardrailProfileArn: profileArn },
      contentPolicyConfig: {
        contentFiltersTierConfig: { tierName: 'STANDARD' },
        filtersConfig: [
          // The asker's own words only. Not HIGH: it would refuse questions about attacks on prompts.
          { type: 'PROMPT_ATTACK', inputStrength: 'MEDIUM', outputStrength: 'NONE' },
        ],
      },
      sensitiveInformationPolicyConfig: {
        piiEntitiesConfig: masked.map((type) => ({ type, action: 'ANONYMIZE' })),
        regexesConfig: [
          {
            name: 'resident-registration-number',
            description: 'Korean resident registration number (주민등록번호)',
            // With its hyphen and a date of birth: thirteen digits alone are also milliseconds.
            pattern: '\\b\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])-[1-8]\\d{6}\\b',
            action: 'ANONYMIZE',
          },
        ],
      },
    };
    const guardrail = new CfnGuardrail(this, 'Resource', { ...settings, name, kmsKeyArn: key.keyArn });
    const digest = createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 8);
    const version = new CfnGuardrailVersion(this, `Version${digest}`, {
      guardrailIdentifier: guardrail.attrGuardrailId,
      description: digest,
    });
    this.id = guardrail.attrGuardrailId;
    this.arn = guardrail.attrGuardrailArn;
    this.version = version.attrVersion;
  }
}
