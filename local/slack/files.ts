/** A file of the workspace, with its content once that is uploaded. */
export interface SlackFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  user: string;
  url_private: string;
}

export interface Upload {
  file: SlackFile;
  /** What the app said it would send, in bytes. */
  length: number;
  content: Buffer | undefined;
  /** Whether the upload was completed, after which it cannot be again. */
  complete: boolean;
}
