import type { FailureKind } from '../agent/agent.ts';
import { type Language, texts } from '../language.ts';

/** What the thread hears where there is no answer; the detail is in the log, under the reference. */
export const failure = (kind: FailureKind, reference: string, language: Language): string =>
  `${texts[language].failure[kind]} ${texts[language].reference(reference)}`;
