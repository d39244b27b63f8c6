import { type ColumnType, dtsError, markerCount, replaceParameters, type StatementParameter } from 'opendtsx/sdk';
import { parameterOf } from './column-writer.ts';
import type { WireParameter } from './sql-server-session.ts';

/** A text with its parameters as the server takes them. */
export interface BoundText {
  readonly text: string;
  readonly parameters: readonly WireParameter[];
  /** Those that come back, in their order. */
  readonly outputs: readonly { readonly name: string; readonly type: ColumnType }[];
}

/**
 * Markers `?` as `@P1`, `@P2`, …; names stay as they are. Throws OPENDTSX_E_DRIVER_PARAMETER when there are not as many values as markers, or values
 * without name for a text without markers.
 */
export function bindParameters(sql: string, parameters: readonly StatementParameter[]): BoundText {
  const markers = markerCount(sql);
  const isNamed = markers === 0 && parameters.every(({ name }) => name !== undefined && name !== '');
  if (!isNamed && markers !== parameters.length) {
    throw dtsError('OPENDTSX_E_DRIVER_PARAMETER', { expected: markers, given: parameters.length });
  }
  const names = parameters.map(({ name = '' }, at) => (isNamed ? name.replace(/^@/, '') : `P${at + 1}`));
  return {
    text: isNamed ? sql : replaceParameters(sql, (found) => (typeof found === 'number' ? `@P${found + 1}` : found)),
    parameters: parameters.map(({ value, direction }, at) => ({
      name: names[at],
      ...parameterOf(value),
      isOutput: direction !== 'input',
    })),
    outputs: parameters.flatMap(({ value, direction }, at) =>
      direction === 'input' ? [] : [{ name: names[at], type: value.type }],
    ),
  };
}
