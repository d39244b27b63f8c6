import type { ProcedureParameter, ResultColumn } from '../../tsql/batch/batch-host.ts';
import type { SqlType, SqlTypeName, SqlValue } from '../../tsql/sql-type.ts';

/** A column as it is declared: what is sent, and where it comes from. */
export interface DeclaredColumn {
  readonly column: ResultColumn;
  /** How the store's value becomes the column's: what stands behind the colon of the type. */
  readonly kind: string | undefined;
  /** Expression over the store's tables; the column's own name when none is declared. */
  readonly expression: string;
}

/** A parameter as it is declared: what the caller sees, and what the service is given. */
export interface DeclaredParameter {
  readonly parameter: ProcedureParameter;
  /** How the value becomes the service's argument: what stands behind the colon of the type. */
  readonly kind: string | undefined;
  /** Name of the service's argument. */
  readonly argument: string;
  /** Whether NULL may be given. */
  readonly isNullable: boolean;
}

const lengths = ['char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary'];

/** The type of a text as documentation writes it: `nvarchar(128)`, `sysname`, `decimal(18,2)`, `datetimeoffset` (7 digits). */
export function sqlTypeOf(text: string): SqlType {
  const match = /^([a-z0-9_]+)(?:\((\d+|max)(?:,(\d+))?\))?$/.exec(text);
  if (match === null) throw new TypeError(`${text} is no type`);
  const [, name = '', first, second] = match;
  if (name === 'sysname') return { name: 'nvarchar', length: 128 };
  const type = name as SqlTypeName;
  if (lengths.includes(name)) return { name: type, length: first === 'max' ? 'max' : Number(first ?? 1) };
  if (name === 'decimal' || name === 'numeric') {
    return { name: type, precision: Number(first ?? 18), scale: Number(second ?? 0) };
  }
  if (name === 'time' || name === 'datetime2' || name === 'datetimeoffset') {
    return { name: type, scale: Number(first ?? 7) };
  }
  return { name: type };
}

/**
 * Columns, one in a line: `name type[:kind] [not null] [= expression]`. Without `not null` a column may be NULL.
 */
export function declareColumns(text: string): readonly DeclaredColumn[] {
  return linesOf(text).map((line) => {
    const match = /^(\w+) ([\w(),]+)(?::(\w+))?( not null)?(?: = (.+))?$/.exec(line);
    if (match === null) throw new TypeError(`${line} declares no column`);
    const [, name = '', type = '', kind, notNull, expression] = match;
    return {
      column: { name, type: sqlTypeOf(type), nullable: notNull === undefined },
      kind,
      expression: expression ?? name,
    };
  });
}

/** The columns of a result alone: as `declareColumns`. */
export function resultColumns(text: string): readonly ResultColumn[] {
  return declareColumns(text).map(({ column }) => column);
}

/**
 * Parameters, one in a line: `@name type[:kind] [> argument] [null] [= default] [output]`. The service's argument is the name in camel case unless another
 * one is named. A parameter with a default, or for output, need not be given; NULL may be given for it and where `null` stands.
 */
export function declareParameters(text: string): readonly DeclaredParameter[] {
  return linesOf(text).map((line) => {
    const match = /^(@\w+) ([\w(),]+)(?::(\w+))?(?: > (\w+))?( null)?(?: = ('[^']*'|-?\d+|null))?( output)?$/.exec(
      line,
    );
    if (match === null) throw new TypeError(`${line} declares no parameter`);
    const [, name = '', typeText = '', kind, argument, nullable, given, output] = match;
    const type = sqlTypeOf(typeText);
    const isOptional = given !== undefined || output !== undefined;
    return {
      parameter: {
        name,
        type,
        ...(isOptional ? { defaultValue: defaultOf(given ?? 'null', type) } : {}),
        ...(output === undefined ? {} : { isOutput: true }),
      },
      kind,
      argument: argument ?? camelCase(name.slice(1)),
      isNullable: isOptional || nullable !== undefined,
    };
  });
}

/** `folder_name` as services name it: `folderName`; `WorkerAgentId`: `workerAgentId`. */
export function camelCase(name: string): string {
  const joined = name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .filter((line) => line !== '');
}

function defaultOf(text: string, { name }: SqlType): SqlValue {
  if (text === 'null') return null;
  if (text.startsWith("'")) return text.slice(1, -1);
  if (name === 'bit') return text !== '0';
  return name === 'bigint' ? BigInt(text) : Number(text);
}
