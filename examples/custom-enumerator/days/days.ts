import {
  type Diagnostic,
  diagnostic,
  type ForeachEnumeratorDeclaration,
  type ForeachEnumeratorInstance,
  type PropertyDeclarations,
} from 'opendtsx/sdk';

const properties = {
  First: { kind: 'string', description: 'First day, as 2024-02-27.', required: true },
  Last: { kind: 'string', description: 'Last day, as 2024-03-01.', required: true },
} as const satisfies PropertyDeclarations;

/** A Days enumerator ready to run. */
export type DaysInstance = ForeachEnumeratorInstance<typeof properties>;

/** Declaration of the Days enumerator: data that planning, validation and documentation read. */
export const daysDeclaration: ForeachEnumeratorDeclaration<typeof properties> = {
  sdkVersion: 1,
  kind: 'foreach-enumerator',
  identifiers: { creationName: 'Example.DaysEnumerator' },
  displayName: 'Foreach Day Enumerator',
  objectData: '<Days />',
  description: 'Enumerates the days between two days, both included.',
  properties,
  raises: ['OPENDTSX_E_FOREACH_PROPERTY'],
  validate(instance): Diagnostic[] {
    return (['First', 'Last'] as const).flatMap((property) => {
      const value = instance.properties[property];
      if (dayNumber(value) !== undefined) return [];
      const args = { enumerator: instance.name, property, value, reason: 'it is no day. Write it as 2024-02-27' };
      return [diagnostic('OPENDTSX_E_FOREACH_PROPERTY', args, { subComponent: property })];
    });
  },
};

/** Days since 1970-01-01 of a day written as 2024-02-27; undefined when there is no such day. */
export function dayNumber(text: string): number | undefined {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
  return isDay ? time / 86_400_000 : undefined;
}
