// Generated from schemas/shared.yaml by `npm run generate`. Not for editing.
export type Severity = ("critical" | "high" | "medium" | "low" | "informational")

export interface Refusal {
error: string
gaps?: string[]
}
export interface Observable {
/**
 * ip, host, domain, url, hash, file, process, command, user-agent, resource, access-key, account, region or country
 */
type: string
value: string
}
export interface Count {
value: string
count: number
}
export interface LogRecord {
/**
 * Evidence id, source:scope:time:id. Name it whenever the record is mentioned.
 */
evidence: string
/**
 * ISO 8601 instant
 */
time: string
severity?: Severity
title: string
principal?: string
observables?: Observable[]
outcome?: string
status?: string
/**
 * ATT&CK technique id and name
 */
technique?: string
link?: string
changes?: Changes
}
export interface Changes {
count: number
/**
 * True where not all of them could be counted
 */
atLeast?: boolean
/**
 * at most 3
 */
records: {
evidence: string
time: string
title: string
}[]
}
export interface SearchResult {
searched: {
source: string
since: string
/**
 * exclusive
 */
until: string
filters: {
[k: string]: string
}
}
/**
 * Exact number of distinct matching records
 */
matched: number
/**
 * True where a call budget stopped the count
 */
atLeast: boolean
/**
 * Where atLeast is true, over how many records was counted
 */
countedOver?: string
severity: ({
critical: number
high: number
medium: number
low: number
informational: number
} | null)
/**
 * Counts by type, principal, ip and more: the top 5 of each, then "other"
 */
groups: {
[k: string]: Count[]
}
/**
 * @maxItems 24
 */
timeline: {
start: string
count: number
}[]
/**
 * @maxItems 50
 */
records: LogRecord[]
shown: number
cursor: (string | null)
/**
 * What could not be searched, and why
 */
gaps: string[]
/**
 * Log content that tried to give instructions, with its evidence id
 */
warnings?: string[]
/**
 * traceEntity only: how each source answered
 */
sources?: {
source: string
/**
 * null where the source could not be asked
 */
matched: (number | null)
}[]
query?: {
text: string
dataScannedBytes?: number
recordsScanned?: number
ms: number
}
}
export interface Evidence {
evidence: string
/**
 * The record as its source wrote it, secrets masked
 */
record: {
[k: string]: unknown
}
gaps: string[]
warnings?: string[]
}
export interface Passages {
passages: {
/**
 * The page. Name it where its advice is used.
 */
title: string
/**
 * Where the page lies
 */
uri: string
/**
 * The vendor's page that it rests on
 */
sourceUrl?: string
text: string
/**
 * How near it is to the question: 0 to 1
 */
score: number
}[]
gaps: string[]
}
