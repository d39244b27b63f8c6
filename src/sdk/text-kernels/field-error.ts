import type { RowErrorKind } from '../../datatypes/column-evaluator.ts';

/** Why a field does not give a value of its column's type. */
export interface FieldError {
  readonly kind: RowErrorKind;
  /** `unmappable`: a character that the column's code page lacks. */
  readonly reason: 'not-supported' | 'overflow' | 'sign' | 'invalid' | 'truncated' | 'unmappable';
  /** UTF-8 that IgnoreFailure keeps instead of the field, no longer than the field. */
  readonly kept?: Uint8Array;
}
