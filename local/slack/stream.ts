/** What a streamed message is made of. https://docs.slack.dev/messaging/sending-and-scheduling-messages#text-streaming */
export interface Stream {
  state: 'in_progress' | 'completed' | 'errored';
  /** The shape of the opening call, which all later ones must have. */
  mode: 'text' | 'chunks';
  display: 'timeline' | 'plan';
  startedAt: number;
  parts: Part[];
  title: string;
  stoppedByUser: boolean;
}

interface Task {
  id: string;
  title: string;
  status: string;
  details?: string;
  output?: string;
  sources?: unknown[];
}

type Part = { text: string } | { task: Task } | { block: unknown };

export type Chunk =
  | { type: 'markdown_text'; text: string }
  | ({ type: 'task_update' } & Task)
  | { type: 'plan_update'; title: string }
  | { type: 'blocks'; blocks: unknown[] };

/** Adds what came, in order: text runs on, and a task that is known already changes where it stands. */
export const append = (stream: Stream, chunks: Chunk[]): void => {
  for (const chunk of chunks) {
    if (chunk.type === 'plan_update') stream.title = chunk.title;
    if (chunk.type === 'blocks') stream.parts.push(...chunk.blocks.map((block) => ({ block })));
    if (chunk.type === 'markdown_text') write(stream, chunk.text);
    if (chunk.type === 'task_update') change(stream, chunk);
  }
};

const write = ({ parts }: Stream, text: string) => {
  const last = parts.at(-1);
  if (last && 'text' in last) last.text += text;
  else parts.push({ text });
};

const change = ({ parts }: Stream, { type, ...task }: { type: string } & Task) => {
  const known = parts.find((part) => 'task' in part && part.task.id === task.id);
  if (known && 'task' in known) Object.assign(known.task, task);
  else parts.push({ task });
};

/** All text of the stream. */
export const textOf = ({ parts }: Stream): string => parts.map((part) => ('text' in part ? part.text : '')).join('');

/** The message's blocks as they stand; a plan holds all tasks in the place of the first. */
export const blocksOf = ({ parts, display, title }: Stream): unknown[] => {
  const first = parts.findIndex((part) => 'task' in part);
  return parts.flatMap((part, at): unknown[] => {
    if ('block' in part) return [part.block];
    if ('text' in part) return part.text ? [{ type: 'markdown', text: part.text }] : [];
    if (display === 'timeline') return [taskCard(part.task)];
    const tasks = parts.flatMap((each) => ('task' in each ? [taskCard(each.task)] : []));
    return at === first ? [{ type: 'plan', title, tasks }] : [];
  });
};

const taskCard = ({ id, title, status, details, output, sources }: Task) => ({
  type: 'task_card',
  task_id: id,
  title,
  status,
  ...(details && { details: richText(details) }),
  ...(output && { output: richText(output) }),
  ...(sources && { sources }),
});

const richText = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
