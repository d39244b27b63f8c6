/** What is known of the type of an expression: enough to tell text from numbers and whole division from exact. */
export type KnownType = 'text' | 'whole' | 'real' | 'number' | 'date' | 'unknown';

/** An expression in the target's dialect. */
export interface Rendered {
  readonly text: string;
  readonly type: KnownType;
}
