/** A modal or a home tab, as it stands. */
export interface View {
  id: string;
  /** Who looks at it. */
  user: string;
  type: string;
  callback_id: string;
  external_id: string;
  private_metadata: string;
  title: unknown;
  submit: unknown;
  close: unknown;
  blocks: Block[];
  hash: string;
  root_view_id: string;
  previous_view_id: string | null;
  notify_on_close: boolean;
  closed: boolean;
}

interface Block {
  type: string;
  block_id?: string;
}

/** A view as Slack writes it on the wire. */
export const viewOnWire = ({ user, closed, ...view }: View, values: object = {}): object => ({
  ...view,
  state: { values },
});
