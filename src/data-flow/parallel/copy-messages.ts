import type { TypedValue } from '../../datatypes/value.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { PortablePlan } from '../../plan/pipeline/portable-plan.ts';
import type { SegmentPlace, SegmentSpan } from '../../sdk/component-copies.ts';
import type { Connection } from '../../sdk/connection-manager.ts';
import type { HostCounts } from '../component-host.ts';
import type { ErrorCounts, RejectedRow } from '../row-errors.ts';
import type { CarriedFailure } from './carried-failure.ts';

/** What a copy of a data flow is made of. */
export interface CopyDescription {
  readonly plan: PortablePlan;
  /** What each component shares, by position; undefined for those that are simply opened. */
  readonly shared: readonly unknown[];
  readonly variables: ReadonlyMap<string, TypedValue>;
  /** Connections that are mere descriptions, by connection manager id. */
  readonly connections: ReadonlyMap<string, Connection>;
  /** Paths of the package as they were resolved. */
  readonly paths: ReadonlyMap<string, string>;
  /** Whether every row in error is asked for. */
  readonly rejects: boolean;
  readonly bytesPerRead: number | undefined;
}

/** What the first thread tells a copy. */
export type ToCopy =
  | { readonly kind: 'open'; readonly description: CopyDescription }
  /** Do the rows of a segment; without `start`, guess where it begins. What was gathered from the segment before is dropped. */
  | { readonly kind: 'segment'; readonly segment: number; readonly start: SegmentPlace | undefined }
  /** Write what was gathered; `offsets` by component, undefined where nothing is written. */
  | { readonly kind: 'write'; readonly segment: number; readonly offsets: readonly (number | undefined)[] }
  /** The flow has ended. */
  | { readonly kind: 'close'; readonly succeeded: boolean };

/** What was counted while a copy did the rows of one segment. */
export interface SegmentCounts {
  /** Rows by path. */
  readonly links: readonly number[];
  readonly components: readonly (HostCounts & ErrorCounts)[];
  /** Counters of the components' own: position of the component, name, amount. */
  readonly own: readonly (readonly [number, string, number])[];
}

/** What became of a segment. */
export interface SegmentOutcome {
  readonly segment: number;
  /** Whether it began where it was told to; its rows and lines count from there then. */
  readonly exact: boolean;
  /** Absent when no start was guessed, or the rows failed. */
  readonly span: SegmentSpan | undefined;
  readonly failure: CarriedFailure | undefined;
  /** In the order in which they were raised. */
  readonly events: readonly Diagnostic[];
  readonly rejects: readonly RejectedRow[];
  readonly counts: SegmentCounts;
  /** What each component gathered: state, and number of bytes to be written (undefined: it writes nothing). */
  readonly states: readonly unknown[];
  readonly sizes: readonly (number | undefined)[];
}

/** What a copy tells the first thread. */
export type FromCopy =
  | { readonly kind: 'opened' }
  | { readonly kind: 'segment'; readonly outcome: SegmentOutcome }
  | { readonly kind: 'written'; readonly segment: number }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly failure: CarriedFailure };
