import { AwsSolutionsChecks, type IApplyRule, NagRuleCompliance } from 'cdk-nag';

/** Objects of a bucket, detectors of an account: a `*` inside an ARN. A bare `*` stays a finding, to be acknowledged with its reason. */
const isBounded = (finding: string): boolean => finding.startsWith('Resource::') && finding !== 'Resource::*';

/** The AWS Solutions rules. */
export class Rules extends AwsSolutionsChecks {
  protected override applyRule(params: IApplyRule): void {
    const { rule } = params;
    super.applyRule({
      ...params,
      rule: (node) => {
        const found = rule(node);
        if (!Array.isArray(found)) return found;
        const left = found.filter((finding) => !isBounded(finding));
        return left.length > 0 ? left : NagRuleCompliance.COMPLIANT;
      },
    });
  }
}
