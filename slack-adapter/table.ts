import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The one table: keys `pk` and `sk`, and `expiresAt` (epoch seconds) on every item. */
export interface Table {
  name: string;
  client: DynamoDBDocumentClient;
}

export const table = (name: string): Table => ({
  name,
  client: DynamoDBDocumentClient.from(new DynamoDBClient(), { marshallOptions: { removeUndefinedValues: true } }),
});

/** `expiresAt` of what is kept for a number of days. */
export const inDays = (days: number): number => Math.floor(Date.now() / 1000) + days * 86_400;
