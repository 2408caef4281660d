import type { Json, LogObject } from '../dataset.ts';
import { firstWritten } from './copies.ts';
import { writtenJson } from './digits.ts';
import { documents, isObject, recordsIn } from './documents.ts';
import type { Reader } from './files.ts';
import { free, objectsOf } from './objects.ts';
import { isInstant } from './records.ts';

/** As CloudTrail delivers; an organization's trail has the organization's id before the account. */
const delivered = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12}\/CloudTrail\/[a-z0-9-]+\/\d{4}\/\d\d\/\d\d\/.+)$/;
/** Delivered beside the events, but none themselves. */
const besides = /(?:^|\/)CloudTrail-(?:Digest|Insight)\//;

/** Files as CloudTrail laid them out keep their place; events from others are put where it would have delivered them. */
export function cloudTrailReader(into: LogObject[]): Reader {
  const taken = new Set<string>();
  const written = firstWritten();
  return (file) => {
    if (besides.test(file.name)) return 0;
    const objects = objectsOf(file, taken);
    const place = delivered.exec(file.name)?.[1];
    const lines: string[] = [];
    let unreadable = file.text === undefined ? 1 : 0;

    for (const piece of documents(file.text ?? '')) {
      if ('broken' in piece) {
        unreadable += 1;
        continue;
      }
      for (const event of recordsIn(piece.value)) {
        if (!isObject(event) || !isInstant(event.eventTime)) {
          unreadable += 1;
          continue;
        }
        const asWritten = event === piece.value && !piece.text.includes('\n');
        const text = asWritten ? piece.text : writtenJson(event);
        const line = event.eventID ? text : written(event, text);
        if (place) lines.push(line);
        else objects.put(folderOf(event), line);
      }
    }

    if (!place) for (const object of objects.all()) into.push(object);
    else if (lines.length > 0) into.push({ key: free(`AWSLogs/${place}`, taken), bytes: file.bytes, lines });
    else if (unreadable > 0) {
      into.push({ key: free(`AWSLogs/${place}`, taken), bytes: file.bytes, lines, broken: true });
    }
    return unreadable;
  };
}

function folderOf(event: Json): string {
  const identity = isObject(event.userIdentity) ? event.userIdentity : {};
  const account = [event.recipientAccountId, identity.accountId].find((id) => /^\d{12}$/.test(String(id)));
  const region = /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(String(event.awsRegion)) ? event.awsRegion : 'us-east-1';
  const day = new Date(String(event.eventTime)).toISOString().slice(0, 10).replaceAll('-', '/');
  return `AWSLogs/${account ?? '000000000000'}/CloudTrail/${region}/${day}`;
}
