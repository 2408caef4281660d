import { specifyCloudTrail } from './cloudtrail-served.ts';

specifyCloudTrail([2, 2]);
