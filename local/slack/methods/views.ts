import { randomUUID } from 'node:crypto';
import { problemOf } from '../block-limits.ts';
import { textIn } from '../blocks/problem.ts';
import { type Method, required } from '../call.ts';
import { Refused } from '../refused.ts';
import type { View } from '../views.ts';
import { viewOnWire } from '../views.ts';
import type { Workspace } from '../workspace.ts';

const longestMetadata = 3000;
const longestTitle = 24;
const mostOnTop = 3;

export const viewMethods: Record<string, Method> = {
  'views.open'({ workspace, given }) {
    required(given, 'trigger_id', 'view');
    const user = workspace.tickets.useTrigger(given.trigger_id);
    return shown(workspace, openedView(workspace, user, given.view));
  },

  'views.push'({ workspace, given }) {
    required(given, 'trigger_id', 'view');
    const user = workspace.tickets.useTrigger(given.trigger_id);
    const top = [...workspace.views.values()].findLast(
      (view) => view.user === user && !view.closed && view.type === 'modal',
    );
    if (!top) throw new Refused('not_found');
    return shown(workspace, pushedView(workspace, top, given.view));
  },

  'views.update'({ workspace, given }) {
    required(given, 'view');
    const { view_id: id, external_id: external } = given;
    const known = [...workspace.views.values()].find(
      (view) => view.id === id || (external && view.external_id === external),
    );
    if (!known || known.closed) throw new Refused('not_found');
    if (given.hash && given.hash !== known.hash) throw new Refused('hash_conflict');
    return shown(workspace, Object.assign(known, openedView(workspace, known.user, given.view, known)));
  },

  'views.publish'({ workspace, given }) {
    required(given, 'user_id', 'view');
    const user = String(given.user_id);
    if (!workspace.users.has(user)) throw new Refused('user_not_found');
    const known = [...workspace.views.values()].find((view) => view.user === user && view.type === 'home');
    return shown(workspace, openedView(workspace, user, given.view, known));
  },
};

const shown = (workspace: Workspace, view: View) => {
  workspace.views.set(view.id, view);
  workspace.tell();
  return { view: viewOnWire(view) };
};

/** A view out of what an app gave; in the place of another one it keeps that one's id. */
export const openedView = (workspace: Workspace, user: string, given: unknown, known?: View): View => {
  const { blocks, title, ...rest } = (given ?? {}) as Partial<View> & { title?: { text: string } };
  const problem = problemOf(blocks, 'view');
  if (problem) throw problem;
  if (!['modal', 'home'].includes(rest.type ?? '')) throw invalid('type');
  if (rest.type === 'modal' && !title?.text) throw invalid('title');
  for (const [name, said] of Object.entries({ title, submit: rest.submit, close: rest.close }))
    if (String(textIn(said) ?? '').length > longestTitle) throw invalid(name);
  if (rest.type === 'modal' && !rest.submit && blocks?.some(({ type }) => type === 'input')) throw invalid('submit');
  if ((rest.private_metadata ?? '').length > longestMetadata) throw invalid('private_metadata');
  const id = known?.id ?? workspace.nextId('V');
  const withIds = (blocks ?? []).map((block, at) => ({ block_id: `b${at}`, ...block }));
  return {
    user,
    type: '',
    callback_id: '',
    external_id: '',
    private_metadata: '',
    submit: null,
    close: null,
    notify_on_close: false,
    ...rest,
    title,
    id,
    blocks: withIds,
    hash: randomUUID(),
    root_view_id: known?.root_view_id ?? id,
    previous_view_id: known?.previous_view_id ?? null,
    closed: false,
  };
};

/** A view on top of another one; three at most. */
export const pushedView = (workspace: Workspace, below: View, given: unknown): View => {
  const open = [...workspace.views.values()].filter((view) => view.root_view_id === below.root_view_id && !view.closed);
  if (open.length >= mostOnTop) throw new Refused('push_limit_reached');
  const view = openedView(workspace, below.user, given);
  Object.assign(view, { root_view_id: below.root_view_id, previous_view_id: below.id });
  workspace.views.set(view.id, view);
  return view;
};

const invalid = (field: string) =>
  new Refused('invalid_arguments', { response_metadata: { messages: [`[ERROR] invalid field: view/${field}`] } });
