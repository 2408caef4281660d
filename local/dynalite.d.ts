declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** `path` keeps the tables in a LevelDB folder; without it they live in memory. */
  export default function dynalite(options: { path?: string; createTableMs?: number }): Server;
}
