import type { CheckpointContent } from '../../model/checkpoint.ts';

/** What a checkpoint holds besides the package ID. */
export type CheckpointState = Omit<CheckpointContent, 'packageId' | 'configured'>;

/** An open checkpoint file, locked against other executions. Every method rejects with a `DtsError` when the file cannot be had. */
export interface CheckpointFile {
  /** As the package writes it. */
  readonly name: string;
  /** The file as it was when it was opened; undefined when there was none. */
  readonly found: CheckpointContent | undefined;
  write(state: CheckpointState): Promise<void>;
  remove(): Promise<void>;
  close(): Promise<void>;
}
