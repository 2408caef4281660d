import { specifyCloudTrail } from './cloudtrail-served.ts';

specifyCloudTrail([1, 2]);
