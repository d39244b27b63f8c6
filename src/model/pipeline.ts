import type { ColumnType } from '../datatypes/data-type.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { PropertySet } from './property-set.ts';

/** What objects of a data flow have in common. */
export interface PersistedAttributes {
  /** Every attribute as written, known or not; absent when the object was not read. Members that change win over it. */
  properties?: PropertySet;
}

/** A data flow as persisted. Ids and lineage ids are `refId` paths (formats 6, 8) or numbers as text (formats 2, 3). */
export interface Pipeline {
  /** Attributes of the pipeline element (defaultBufferMaxRows, engineThreads …) by name. */
  attributes: Map<string, string>;
  components: Component[];
  paths: Path[];
  origin: XmlElement | undefined;
}

/** A custom property of a component, port or column. */
export interface CustomProperty extends PersistedAttributes {
  name: string;
  value: string;
  /** CLR type as written, e.g. `System.Int32`; '' when absent. Formats 2 and 3 also write it. */
  dataType: string;
  /** Elements of an array property. */
  arrayElements: string[] | undefined;
  /** `Notify` when the value is an expression accepted by property expressions. */
  expressionType: string;
  origin: XmlElement | undefined;
}

/** A component. */
export interface Component extends PersistedAttributes {
  id: string;
  name: string;
  description: string;
  /** As written: name, class id or ProgID. */
  componentClassId: string;
  version: number;
  localeId: number | undefined;
  usesDispositions: boolean;
  validateExternalMetadata: boolean;
  customProperties: CustomProperty[];
  connections: ComponentConnection[];
  inputs: Input[];
  outputs: Output[];
  origin: XmlElement | undefined;
}

/** A reference of a component to a connection manager. */
export interface ComponentConnection extends PersistedAttributes {
  id: string;
  /** Slot, e.g. `OleDbConnection`. */
  name: string;
  /** GUID, possibly with the suffix `:external` or `:invalid`; or refId; '' when unset. */
  connectionManagerId: string;
  connectionManagerRefId: string;
  origin: XmlElement | undefined;
}

/** Dispositions as written; 'NotUsed' when absent. */
export interface PersistedDispositions {
  errorRowDisposition: string;
  truncationRowDisposition: string;
  errorOrTruncationOperation: string;
}

/** An input. */
export interface Input extends PersistedDispositions, PersistedAttributes {
  id: string;
  name: string;
  hasSideEffects: boolean;
  columns: InputColumn[];
  externalColumns: ExternalMetadataColumn[];
  customProperties: CustomProperty[];
  origin: XmlElement | undefined;
}

/** A column used by an input. */
export interface InputColumn extends PersistedDispositions, PersistedAttributes {
  id: string;
  lineageId: string;
  /** Name as cached; '' when the format does not store one (formats 2, 3). */
  name: string;
  /** Cached type (formats 6, 8); undefined in formats 2 and 3, where the upstream column decides. */
  cachedType: ColumnType | undefined;
  usage: 'readOnly' | 'readWrite';
  externalMetadataColumnId: string;
  mappedColumnId: string;
  sortKeyPosition: number;
  customProperties: CustomProperty[];
  origin: XmlElement | undefined;
}

/** An output. */
export interface Output extends PersistedDispositions, PersistedAttributes {
  id: string;
  name: string;
  description: string;
  synchronousInputId: string;
  exclusionGroup: number;
  isErrorOut: boolean;
  isSorted: boolean;
  hasSideEffects: boolean;
  columns: OutputColumn[];
  externalColumns: ExternalMetadataColumn[];
  customProperties: CustomProperty[];
  origin: XmlElement | undefined;
}

/** A column of an output. */
export interface OutputColumn extends PersistedDispositions, PersistedAttributes {
  id: string;
  name: string;
  description: string;
  lineageId: string;
  type: ColumnType;
  sortKeyPosition: number;
  comparisonFlags: number;
  specialFlags: number;
  externalMetadataColumnId: string;
  mappedColumnId: string;
  customProperties: CustomProperty[];
  origin: XmlElement | undefined;
}

/** A column of the outside as the package remembers it. */
export interface ExternalMetadataColumn extends PersistedAttributes {
  id: string;
  name: string;
  type: ColumnType;
  mappedColumnId: string;
  customProperties: CustomProperty[];
  origin: XmlElement | undefined;
}

/** A path from an output to an input. */
export interface Path extends PersistedAttributes {
  id: string;
  name: string;
  startId: string;
  endId: string;
  origin: XmlElement | undefined;
}
