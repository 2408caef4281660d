import { type Asked, reading } from './asked.ts';
import type { Brain, Paragraph, Passage, Turn } from './brain.ts';
import { adviceLead, proposalLead, proposalSections, quotation, tellingPassages } from './compose/advice.ts';
import { comparison } from './compose/comparison.ts';
import { recordBlock } from './compose/evidence.ts';
import { type Language, languageOf } from './compose/language.ts';
import { furtherLead, leftOut, notLookedFor, notOffered, readInPart, whyNot } from './compose/notes.ts';
import { beyond, closing, declined, help, unclear, whichEvidence } from './compose/replies.ts';
import { conclusion, details, type Reader, subjectOf } from './compose/search.ts';
import { exchangesIn } from './conversation.ts';
import { followOns, leading } from './follow-on.ts';
import { type Found, type Looked, look } from './look.ts';
import { type Plan, planOf } from './plan.ts';
import { pointed } from './referents.ts';
import { callsOf, entityKinds, type Planned } from './slots.ts';
import { certain, whatNext } from './what-next.ts';

/** Stands in for the language model: one mechanism over what the schemas say, without a branch for any question. */
export const rules = (): Brain => ({
  name: 'rules',
  async *answer(turn) {
    const { plan, cut } = planned(turn);
    const language = languageOf(plan.asked.text);
    let begun = false;
    for await (const { text, citations } of paragraphs(plan, turn, language)) {
      yield { type: 'text', text: begun ? `\n\n${text}` : text, ...(citations && { citations }) };
      begun = true;
    }
    if (cut) yield { type: 'text', text: `\n\n${readInPart(language)}` };
    yield { type: 'text', text: `\n\n${closing(language)}` };
  },
});

/** The plan of the last question, in the light of all before it, and whether that was too long to be read whole. */
const planned = ({ text, earlier, answers, tools, timeZone, askedAt }: Turn): { plan: Plan; cut: boolean } => {
  const read = reading(tools, timeZone, askedAt);
  let before: Plan | undefined;
  let plan: Plan | undefined;
  let answered: string | undefined;
  const exchanges = exchangesIn(text, earlier, answers);
  for (const { question, answer } of exchanges) {
    plan = planOf(leading(pointed(read(question), answered), read, tools), before, tools);
    answered = answer;
    if (plan.kind === 'look' || plan.kind === 'advise' || plan.kind === 'unclear') before = plan;
  }
  return { plan: plan ?? planOf(read(text), undefined, tools), cut: exchanges.at(-1)?.cut ?? false };
};

const thingIn = ({ named }: Asked): string | undefined => entityKinds.flatMap((kind) => named[kind] ?? [])[0];

async function* paragraphs(plan: Plan, turn: Turn, language: Language): AsyncIterable<Paragraph> {
  const { tools } = turn;
  if (plan.kind === 'help') yield { text: help(tools, language) };
  else if (plan.kind === 'change') yield { text: declined(tools, thingIn(plan.asked), language) };
  else if (plan.kind === 'look') yield* looking(plan, turn, language);
  else {
    const isTold = plan.kind === 'advise' || mayBeAdvice(plan.asked);
    const query = plan.kind === 'advise' ? plan.query : plan.asked.text;
    const passages = isTold ? await turn.retrieve(query.slice(0, 1000)) : [];
    const page = plan.asked.proposal ? passages.find(({ uri }) => uri.includes('/architectures/')) : undefined;
    if (page) {
      yield* proposing(page, turn, language);
      return;
    }
    const telling = tellingPassages(passages.filter(({ score }) => plan.kind === 'advise' || score >= certain));
    if (telling.length > 0) yield* advising(telling, adviceLead(language));
    else yield { text: plan.kind === 'unclear' ? unclear(tools, language) : beyond(tools, language) };
  }
}

/** A question without a time or a doer, of more than one word, may be about how things should be. */
const mayBeAdvice = ({ subjects, window, by, named, foreign }: Asked): boolean =>
  !foreign && subjects > 1 && window === undefined && by.length === 0 && Object.keys(named).length === 0;

/** A reference architecture, section by section: each is looked for by its name, as a page is longer than a retrieval. */
async function* proposing(page: Passage, turn: Turn, language: Language): AsyncIterable<Paragraph> {
  const title = (language === 'ko' && page.metadata?.titleKo) || page.title;
  yield { text: proposalLead(title, language), citations: [page] };
  const shown = new Set<string>();
  for (const [section, names] of Object.entries(proposalSections)) {
    const passages = (await turn.retrieve(`${page.title}: ${section}`)).filter(({ uri }) => uri === page.uri);
    // Not every way to the knowledge base says which section a passage is.
    const passage =
      passages.find(({ metadata }) => metadata?.section === section) ??
      passages.find(({ text, metadata }) => metadata?.section === undefined && !shown.has(text));
    if (!passage) continue;
    shown.add(passage.text);
    yield {
      text: quotation({ ...passage, title: names[language === 'ko' ? 1 : 0] }, 1600),
      citations: [passage],
    };
  }
}

async function* advising(passages: Passage[], lead: string): AsyncIterable<Paragraph> {
  yield { text: lead };
  for (const [at, passage] of passages.entries()) {
    const isSamePage = passages[at - 1]?.uri === passage.uri;
    yield { text: quotation(isSamePage ? { ...passage, title: '' } : passage, 900), citations: [passage] };
  }
}

/** What later clauses ask for of what was found; that one thing led to the other is for the reader to judge. */
async function* lookingOn(
  plan: Extract<Plan, { kind: 'look' }>,
  calls: Planned[],
  found: Found[],
  reader: Reader,
  turn: Turn,
): AsyncIterable<Paragraph> {
  const read = reading(turn.tools, turn.timeZone, turn.askedAt);
  const looked = await lookAt(followOns(plan, calls, found, read, turn.tools), turn);
  if (looked.length > 0) yield { text: furtherLead(reader.language) };
  for (const each of looked) {
    if (each.kind !== 'found') {
      if (each.kind !== 'record') yield { text: whyNot(each, reader.language) };
      continue;
    }
    yield { text: conclusion(each, reader) };
    for (const text of details(each, { ...reader, by: [] })) yield { text };
  }
}

const lookAt = (calls: Planned[], turn: Turn): Promise<Looked[]> => Promise.all(calls.map((each) => look(each, turn)));

async function* looking(
  plan: Extract<Plan, { kind: 'look' }>,
  turn: Turn,
  language: Language,
): AsyncIterable<Paragraph> {
  const reader = { language, timeZone: plan.slots.timeZone ?? turn.timeZone, question: plan.asked.text, by: plan.by };
  if (plan.missing.length > 0) yield { text: notOffered(plan.missing, language) };
  const calls = plan.choices.flatMap((choice) => callsOf(choice, plan.slots));
  if (calls.length === 0 && plan.choices.length > 0) yield { text: whichEvidence(language) };
  const { against } = plan.slots;
  const before = against ? plan.choices.flatMap((choice) => callsOf(choice, { ...plan.slots, window: against })) : [];
  const [looked, earlier] = (await Promise.all([calls, before].map((each) => lookAt(each, turn)))) as [
    Looked[],
    Looked[],
  ];

  const found = looked.filter((each) => each.kind === 'found');
  if (looked.length > 1 && found.length > 0) yield { text: found.map((each) => conclusion(each, reader)).join('\n') };
  for (const [at, each] of looked.entries()) {
    const base = earlier[at];
    const note = leftOut(each, language);
    if (each.kind === 'record') yield { text: recordBlock(each.evidence, each.record, language) };
    else if (each.kind !== 'found') yield { text: whyNot(each, language) };
    else if (looked.length === 1) yield { text: conclusion(each, reader) };
    if (each.kind === 'found' && base) yield { text: comparison(each, base, reader, looked.length > 1) };
    if (note) yield { text: note };
    if (each.kind !== 'found') continue;
    const [first, ...others] = details(each, reader);
    if (first) yield { text: looked.length === 1 ? first : `**${subjectOf(each)}**\n${first}` };
    for (const text of others) yield { text };
  }
  for (const text of looked.flatMap((each) => notLookedFor(each, language) ?? [])) yield { text };
  if (!against) yield* lookingOn(plan, calls, found, reader, turn);
  const next = await whatNext(plan.asked, looked, turn, language);
  if (next) yield next;
}
