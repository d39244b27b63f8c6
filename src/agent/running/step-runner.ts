import type { Secret } from '../../datatypes/secret.ts';
import type { Subsystem } from '../steps/subsystems.ts';

/** Under which credential a step runs. */
export interface ProxyIdentity {
  readonly proxyName: string;
  readonly credentialName: string;
  readonly identity: string;
  readonly secret?: Secret;
}

/** A step to run; tokens in the command are replaced already. */
export interface StepRequest {
  readonly runId: number;
  readonly jobId: string;
  readonly jobName: string;
  /** Owner of the job: on whose behalf the step runs. */
  readonly ownerId: number;
  readonly ownerName: string;
  readonly stepId: number;
  readonly stepName: string;
  readonly subsystem: Subsystem;
  readonly command: string;
  readonly additionalParameters?: string;
  readonly cmdexecSuccessCode: number;
  readonly server?: string;
  readonly databaseName?: string;
  readonly databaseUserName?: string;
  /** Absent: the step runs as the server itself. */
  readonly proxy?: ProxyIdentity;
  /** Aborted when the step is to end: it then ends with all that it started. */
  readonly signal: AbortSignal;
  /** Takes what the step prints; kept where the flags of the step say so. */
  output(text: string): void;
}

/** How a step ended. What it says is shown in the history. */
export interface StepResult {
  readonly succeeded: boolean;
  readonly message?: string;
  /** The first real error: what a notification carries. */
  readonly firstError?: string;
  /** Of a TSQL step: number of the latest error and its severity. */
  readonly sqlMessageId?: number;
  readonly sqlSeverity?: number;
}

/** Runs steps of a subsystem. What it throws is the failure of the step; after an abort it settles soon, however it ends. */
export type StepRunner = (request: StepRequest) => Promise<StepResult>;

/** What runs steps, by subsystem. */
export type StepRunners = Readonly<Partial<Record<Subsystem, StepRunner>>>;
