import { currentManagedComponentName } from '../../formats/dtsx/upgrade/current-names.ts';
import type { CustomProperty, PersistedDispositions } from '../../model/pipeline.ts';
import type { ColumnNames } from './column-names.ts';
import { type Fact, factUnless } from './outline.ts';

// Compiled from the source beside it, or generated.
const ignoredProperties = new Set(['BinaryCode', 'VSTAProjectName', 'VsaProjectName']);

const bareNumbers = /^\d+(?:,\d+)*$/;

/** The custom properties of an object of a data flow. */
export function customPropertyFacts(properties: readonly CustomProperty[], columns: ColumnNames): Fact[] {
  const names = new Set(properties.map(({ name }) => name));
  return properties
    .filter(({ name }) => !ignoredProperties.has(name) && !isFriendlyTwin(name, names))
    .flatMap((property) => factUnless(property.name, propertyText(property, columns)));
}

// The friendly form is made of the expression, which is what runs.
function isFriendlyTwin(name: string, names: ReadonlySet<string>): boolean {
  return name.startsWith('Friendly') && names.has(name.slice('Friendly'.length));
}

function propertyText(property: CustomProperty, columns: ColumnNames): string {
  const { name, value, arrayElements, dataType } = property;
  if (arrayElements !== undefined) return arrayElements.join('\n');
  if (name === 'UserComponentTypeName') return currentManagedComponentName(value);
  if (dataType === 'System.Boolean') return value === '0' || value.toLowerCase() === 'false' ? 'False' : 'True';
  // Multiple Hash once wrote bare numbers, and did not say that they are ids.
  if (name === 'InputColumnLineageIDs' && bareNumbers.test(value)) {
    return columns.friendly(value.replaceAll(/\d+/g, '#$&'));
  }
  if (property.properties?.get('containsID')?.toLowerCase() !== 'true') return value;
  return /^\d+$/.test(value) ? (columns.named(value) ?? '(no column)') : columns.friendly(value);
}

/** The dispositions of a port or column. */
export function dispositionFacts(owner: PersistedDispositions): Fact[] {
  return [
    ...factUnless('ErrorRowDisposition', owner.errorRowDisposition, 'NotUsed'),
    ...factUnless('TruncationRowDisposition', owner.truncationRowDisposition, 'NotUsed'),
  ];
}
