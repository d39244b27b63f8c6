import type { RowErrorKind } from './column-evaluator.ts';
import type { Value } from './value.ts';

/** Why a conversion did not give the exact value. */
export type ConversionReason = 'not-supported' | 'overflow' | 'sign' | 'invalid' | 'truncated' | 'unmappable';

/** What a conversion reports beside its value. */
export interface ConversionError {
  /** Which disposition applies. */
  readonly kind: RowErrorKind;
  readonly reason: ConversionReason;
  /** The code the Data Conversion transformation puts into ErrorCode (0xC020907F family). */
  readonly code: number;
}

/** The converted value; with an error, what IgnoreFailure keeps: NULL after an error, the shortened value after a truncation. */
export interface ConversionResult {
  readonly value: Value;
  readonly error?: ConversionError;
}

/** How text is read and written. */
export interface ConversionOptions {
  /** Windows locale identifier. */
  readonly localeId: number;
  /** Reads integers, dates and times from text by the locale-insensitive rules of fast parse. */
  readonly fastParse?: boolean;
}

const errors: Readonly<Record<ConversionReason, ConversionError>> = {
  'not-supported': { kind: 'error', reason: 'not-supported', code: 0xc020908e },
  overflow: { kind: 'error', reason: 'overflow', code: 0xc0209082 },
  sign: { kind: 'error', reason: 'sign', code: 0xc0209081 },
  invalid: { kind: 'error', reason: 'invalid', code: 0xc020907f },
  truncated: { kind: 'truncation', reason: 'truncated', code: 0xc0209080 },
  unmappable: { kind: 'truncation', reason: 'unmappable', code: 0xc0209080 },
};

/** A failed conversion: NULL and the error. */
export function conversionFailed(reason: 'not-supported' | 'overflow' | 'sign' | 'invalid'): ConversionResult {
  return { value: null, error: errors[reason] };
}

/** A conversion that lost a part of the value. */
export function conversionTruncated(value: Value, reason: 'truncated' | 'unmappable' = 'truncated'): ConversionResult {
  return { value, error: errors[reason] };
}
