import type { Token } from './token.ts';

/** A type as written: name, size and decimal places. */
export interface WrittenType {
  readonly name: string;
  /** `max` as such. */
  readonly size: string | undefined;
  readonly scale: string | undefined;
  /** Position after the type. */
  readonly end: number;
  readonly at: Token;
}
