import {
  DeleteObjectsCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Document } from './documents.ts';

/** An object that is there, with the hash that it was put with; none where somebody else put it. */
interface Stored {
  sha256: string | undefined;
  changedAt: Date;
}

/** The bucket of the documents. */
export interface Bucket {
  stored(folders: string[]): Promise<Map<string, Stored>>;
  put(document: Document): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

const mostAtOnce = 8;
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const mostRemoved = 1000;

/** Does something for each, a few at a time. */
export const eachOf = async <Each>(all: Each[], work: (each: Each) => Promise<void>): Promise<void> => {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: mostAtOnce }, worker));
};

/** The hash travels as the object's own metadata: an ETag is none where the bucket encrypts with KMS. */
export const bucketNamed = (Bucket: string, client = new S3Client()): Bucket => ({
  async stored(folders) {
    const found = new Map<string, Stored>();
    for (const Prefix of folders)
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
        await eachOf(Contents, async ({ Key = '', LastModified = new Date(0) }) => {
          const { Metadata } = await client.send(new HeadObjectCommand({ Bucket, Key }));
          found.set(Key, { sha256: Metadata?.sha256, changedAt: LastModified });
        });
    return found;
  },
  async put({ key, body, contentType, sha256 }) {
    await client.send(
      new PutObjectCommand({ Bucket, Key: key, Body: body, ContentType: contentType, Metadata: { sha256 } }),
    );
  },
  async remove(keys) {
    for (let from = 0; from < keys.length; from += mostRemoved) {
      const Objects = keys.slice(from, from + mostRemoved).map((Key) => ({ Key }));
      const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      if (Errors[0]) throw new Error(`${Errors[0].Key} could not be removed: ${Errors[0].Message}`);
    }
  },
});
