import { AwsSolutionsChecks, type IApplyRule, NagRuleCompliance } from 'cdk-nag';

/** `<a resource of ours>/*` is as far as IAM lets one go; a bare `*` stays a finding, to be acknowledged with its reason. */
const isBelowSomething = (finding: string): boolean => /^Resource::.{12,}\*$/.test(finding);

/** The AWS Solutions rules. */
export class Rules extends AwsSolutionsChecks {
  protected override applyRule(params: IApplyRule): void {
    const { rule } = params;
    super.applyRule({
      ...params,
      rule: (node) => {
        const found = rule(node);
        if (!Array.isArray(found)) return found;
        const left = found.filter((finding) => !isBelowSomething(finding));
        return left.length > 0 ? left : NagRuleCompliance.COMPLIANT;
      },
    });
  }
}
