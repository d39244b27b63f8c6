/** What a checkpoint file says: what of a package is done, and the values of its variables then. */
export interface CheckpointContent {
  /** GUID in braces. */
  readonly packageId: string;
  /** By the container that owns them, those without variables included. */
  readonly scopes: readonly CheckpointScope[];
  readonly containers: readonly CheckpointContainer[];
  /** Property paths that configurations set in the run that failed, with their values; an addition of OpenDTSX to the format. */
  readonly configured: readonly { readonly path: string; readonly value: string }[];
}

/** The variables of one container. */
export interface CheckpointScope {
  readonly containerId: string;
  readonly variables: readonly CheckpointVariable[];
}

/** A variable with its value. */
export interface CheckpointVariable {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly description: string;
  readonly expression: string;
  readonly evaluateAsExpression: boolean;
  readonly readOnly: boolean;
  readonly raiseChangedEvent: boolean;
  /** Variant number of the data type. */
  readonly dataType: number;
  readonly text: string;
}

/** An executable that has ended. */
export interface CheckpointContainer {
  readonly id: string;
  /** DTSExecResult: 0 success, 2 completion. */
  readonly result: number;
}
