import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Value } from '../../datatypes/value.ts';
import type { EvaluationEnvironment } from '../../expressions/evaluate-expression.ts';
import type { ColumnReference, ExpressionScope } from '../../expressions/expression-scope.ts';

/** A variable or a column of one row. `type` is undefined for variables that hold objects. */
export interface NamedValue {
  readonly type: ColumnType | undefined;
  readonly value: Value;
}

/** What the names of an expression stand for while it is tried out. */
export interface ExpressionContext {
  /** By qualified name: `User::Folder`. */
  readonly variables: Map<string, NamedValue>;
  /** By `Name`, `Source.Name` or, for lineage ids, `#138`. */
  readonly columns: Map<string, NamedValue>;
  /** What GETDATE and GETUTCDATE give: 100 ns ticks since 1970-01-01T00:00:00; the system's clock when undefined. */
  readonly now?: bigint | undefined;
}

/** A context without names. */
export function emptyContext(now?: bigint): ExpressionContext {
  return { variables: new Map(), columns: new Map(), now };
}

/** The scope that gives the names of a context their types. Columns are numbered in their order in the context. */
export function scopeOf({ variables, columns }: ExpressionContext): ExpressionScope {
  const names = [...columns.keys()];
  return {
    localeId: 1033,
    variable({ namespace, name }) {
      const qualified = namespace === undefined ? qualifiedLike(variables, name) : `${namespace}::${name}`;
      const found = qualified === undefined ? undefined : variables.get(qualified);
      return found === undefined ? undefined : (found.type ?? 'unusable');
    },
    ...(names.length === 0 ? {} : { column: (reference) => columnOf(columns, names, reference) }),
  };
}

function qualifiedLike(variables: ReadonlyMap<string, NamedValue>, name: string): string | undefined {
  return [...variables.keys()].find((qualified) => qualified.endsWith(`::${name}`));
}

function columnOf(
  columns: ReadonlyMap<string, NamedValue>,
  names: readonly string[],
  { lineageId, source, name }: ColumnReference,
): { index: number; type: ColumnType } | undefined {
  const wanted = lineageId !== undefined ? `#${lineageId}` : source === undefined ? (name ?? '') : `${source}.${name}`;
  const type = columns.get(wanted)?.type;
  return type === undefined ? undefined : { index: names.indexOf(wanted), type };
}

/** The environment that gives the names of a context their values. */
export function environmentOf({ variables, columns, now }: ExpressionContext): EvaluationEnvironment {
  const values = [...columns.values()];
  return {
    localeId: 1033,
    variable: (name) => variables.get(name)?.value ?? null,
    column: (index) => values[index]?.value ?? null,
    ...(now === undefined ? {} : { now: () => now, utcNow: () => now }),
  };
}
