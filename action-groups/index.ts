export { source as cloudtrail } from './cloudtrail/source.ts';
export { source as guardduty } from './guardduty/source.ts';
export { source as investigation } from './investigation/source.ts';
export { source as okta } from './okta/source.ts';
export { source as operations } from './operations/source.ts';
export { source as sentinelone } from './sentinelone/source.ts';
export { source as zscaler } from './zscaler/source.ts';
