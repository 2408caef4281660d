import { items } from '../blocks/problem.ts';
import { type Method, ownChannel, required } from '../call.ts';
import type { Upload } from '../files.ts';
import { type Message, sentOf } from '../messages.ts';
import { bot, botId } from '../people.ts';
import { Refused } from '../refused.ts';
import type { Workspace } from '../workspace.ts';

/** https://docs.slack.dev/messaging/working-with-files#upload */
export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal'({ workspace, given, origin }) {
    required(given, 'filename', 'length');
    const id = workspace.nextId('F');
    const name = String(given.filename);
    workspace.uploads.set(id, {
      file: {
        id,
        name,
        title: name,
        mimetype: 'text/plain',
        size: Number(given.length),
        user: bot.id,
        url_private: `${origin}/files/${id}`,
      },
      length: Number(given.length),
      content: undefined,
      complete: false,
    });
    return { upload_url: `${origin}/upload/${id}`, file_id: id };
  },

  'files.completeUploadExternal'(call) {
    const { workspace, given, method } = call;
    required(given, 'files');
    if (!Array.isArray(given.files) || given.files.length === 0) throw new Refused('invalid_arguments');
    const uploads = items(given.files).map(({ id, title }) => {
      const upload = workspace.uploads.get(String(id));
      if (!upload?.content || upload.complete) throw new Refused('file_not_found');
      if (title) upload.file.title = String(title);
      return upload;
    });
    const files = uploads.map(({ file }) => file);
    if (given.channel_id !== undefined) {
      const { id: channel } = ownChannel(call, given.channel_id);
      const message = workspace.post(channel, {
        ts: workspace.nextTs(),
        user: bot.id,
        bot_id: botId,
        subtype: 'file_share',
        text: String(given.initial_comment ?? ''),
        files,
        ...(given.thread_ts !== undefined && { thread_ts: String(given.thread_ts) }),
      }) as Message;
      workspace.record(sentOf(method, message), message);
    }
    for (const upload of uploads) upload.complete = true;
    workspace.tell();
    return { files };
  },
};

/** The bytes of a file, bare or as a form's only file. */
export const upload = async (workspace: Workspace, id: string, request: Request): Promise<Response> => {
  const known = workspace.uploads.get(id);
  if (!known || known.content) return new Response('no such upload', { status: 404 });
  const content = Buffer.from(await bytesOf(request));
  if (content.length !== known.length) return new Response('not as long as was said', { status: 400 });
  known.content = content;
  return new Response(`OK - ${content.length}`);
};

const bytesOf = async (request: Request): Promise<ArrayBuffer> => {
  if (!request.headers.get('content-type')?.startsWith('multipart/form-data')) return request.arrayBuffer();
  const file = [...(await request.formData()).values()].find((value) => typeof value !== 'string');
  return file ? file.arrayBuffer() : new ArrayBuffer();
};

/** A file's content, for who may see files. */
export const download = (workspace: Workspace, id: string, isKnown: boolean): Response => {
  const known: Upload | undefined = workspace.uploads.get(id);
  if (!isKnown || !known?.content || !known.complete) return new Response('not found', { status: 404 });
  return new Response(new Uint8Array(known.content), { headers: { 'content-type': known.file.mimetype } });
};
