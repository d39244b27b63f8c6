import type { ColumnType } from '../../datatypes/data-type.ts';
import type { ExternalMetadataColumn, InputColumn, OutputColumn } from '../../model/pipeline.ts';
import type { ColumnNames } from './column-names.ts';
import { customPropertyFacts, dispositionFacts } from './custom-property-facts.ts';
import { type Fact, fact, factUnless, type OutlineItem, outlineItem } from './outline.ts';

/** The external metadata columns of a port by id. */
export type ExternalColumns = ReadonlyMap<string, ExternalMetadataColumn>;

/** A column that an input uses. Its name and type are those of the column it comes from, which is part of the facts. */
export function outlineInputColumn(column: InputColumn, externals: ExternalColumns, columns: ColumnNames): OutlineItem {
  const source = columns.source(column.lineageId);
  const from =
    source === undefined
      ? fact('From', '(no column)')
      : fact('From', `${source.component.name}.${source.column.name}`, source.column);
  const facts = [
    from,
    ...factUnless('UsageType', column.usage, 'readOnly'),
    ...externalFacts(column.externalMetadataColumnId, externals),
    ...dispositionFacts(column),
    ...customPropertyFacts(column.customProperties, columns),
  ];
  return outlineItem('input column', source?.column.name ?? column.name, facts, { subject: column });
}

/** A column of an output, with its type. */
export function outlineOutputColumn(
  column: OutputColumn,
  externals: ExternalColumns,
  columns: ColumnNames,
): OutlineItem {
  const facts = [
    ...factUnless('Description', column.description),
    fact('DataType', typeText(column.type)),
    ...factUnless('SortKeyPosition', String(column.sortKeyPosition), '0'),
    ...factUnless('ComparisonFlags', String(column.comparisonFlags), '0'),
    ...externalFacts(column.externalMetadataColumnId, externals),
    ...dispositionFacts(column),
    ...customPropertyFacts(column.customProperties, columns),
  ];
  return outlineItem('column', column.name, facts, { subject: column });
}

/** A column of the outside, as the package remembers it. */
export function outlineExternalColumn(column: ExternalMetadataColumn, columns: ColumnNames): OutlineItem {
  const facts = [fact('DataType', typeText(column.type)), ...customPropertyFacts(column.customProperties, columns)];
  return outlineItem('external column', column.name, facts, { subject: column });
}

function externalFacts(id: string, externals: ExternalColumns): Fact[] {
  const external = externals.get(id);
  return external === undefined ? [] : [fact('ExternalMetadataColumn', external.name, external)];
}

/** A type as expressions write it: `DT_WSTR, 50`; `DT_STR, 50, 1252`; `DT_NUMERIC, 18, 2`. */
function typeText({ type, length, precision, scale, codePage }: ColumnType): string {
  switch (type) {
    case 'DT_STR':
      return `${type}, ${length}, ${codePage}`;
    case 'DT_TEXT':
      return `${type}, ${codePage}`;
    case 'DT_WSTR':
    case 'DT_BYTES':
      return `${type}, ${length}`;
    case 'DT_NUMERIC':
      return `${type}, ${precision}, ${scale}`;
    case 'DT_DECIMAL':
    case 'DT_DBTIME2':
    case 'DT_DBTIMESTAMP2':
    case 'DT_DBTIMESTAMPOFFSET':
      return `${type}, ${scale}`;
    default:
      return type;
  }
}
