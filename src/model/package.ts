import type { Secret } from '../datatypes/secret.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { Executable } from './executable.ts';
import type { ModelObject } from './model-object.ts';
import type { Parameter } from './variable.ts';

/** A package. It is the outermost executable. */
export interface Package extends Executable {
  kind: 'package';
  /** 2, 3, 6 or 8. */
  formatVersion: number;
  /** 0 DontSaveSensitive … 5 ServerStorage. */
  protectionLevel: number;
  /** −1: processors + 2. */
  maxConcurrentExecutables: number;
  connectionManagers: ConnectionManager[];
  configurations: Configuration[];
  enableConfigurations: boolean;
  logProviders: LogProvider[];
  parameters: Parameter[];
  /** File it was read from; '' when from text. */
  fileName: string;
}

/** A connection manager of a package or project. */
export interface ConnectionManager extends ModelObject {
  scope: 'package' | 'project';
  delayValidation: boolean;
  /** The element below ObjectData (`DTS:ConnectionManager`, `SmtpConnectionManager` …); undefined when absent. */
  objectData: XmlElement | undefined;
  /** `ConnectionString` as stored; may hold secrets: never print it. */
  connectionString: string;
  /** Sensitive elements found (e.g. `Password`), with whether their value is encrypted and so not readable here. */
  secrets: { name: string; encrypted: boolean; value: Secret | undefined }[];
  /** Properties of the inner connection manager (ConnectionString, Retain, Format, CodePage …). */
  innerProperties: Map<string, string>;
  /** Columns of flat file connection managers. */
  flatFileColumns: FlatFileColumnObject[];
}

/** A flat file column as persisted: properties by name (ColumnDelimiter, DataType …). */
export interface FlatFileColumnObject extends ModelObject {}

/** A package configuration. */
export interface Configuration extends ModelObject {
  configurationType: number;
  configurationString: string;
  configurationVariable: string;
}

/** A log provider. */
export interface LogProvider extends ModelObject {
  configString: string;
  objectData: XmlElement | undefined;
}
