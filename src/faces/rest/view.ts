import Type, { type TSchema, type TUnsafe } from 'typebox';
import { time, timeText } from './schemas.ts';

/** What a column holds. `time`: milliseconds, answered as ISO 8601; `boolean`: 0/1 or false/true; `value`: of the data type of its row. */
export type ColumnKind = 'integer' | 'number' | 'text' | 'boolean' | 'time' | 'value';

/** The columns of a view; those with `?` may have no value and are then left out of the answer. */
export type Columns = Readonly<Record<string, ColumnKind | `${ColumnKind}?`>>;

/** A view of a service as a face answers it. */
export interface View<C extends Columns> {
  readonly schema: TUnsafe<ShownRow<C>>;
  /** A row as it is answered. */
  show(row: { readonly [N in keyof C]?: unknown }): ShownRow<C>;
}

/** A row as it is answered: names in camel case, `start_ms` as `startTime`, NULL left out. */
export type ShownRow<C extends Columns> = {
  readonly [N in RequiredNames<C> as ShownName<N, C[N]>]: Shown[Plain<C[N]>];
} & {
  readonly [N in Exclude<keyof C, RequiredNames<C>> as ShownName<N, C[N]>]?: Shown[Plain<C[N]>];
};

interface Shown {
  readonly integer: number;
  readonly number: number;
  readonly text: string;
  readonly boolean: boolean;
  readonly time: string;
  readonly value: unknown;
}

type Plain<K> = K extends `${infer P}?` ? P & ColumnKind : K & ColumnKind;
type RequiredNames<C extends Columns> = { [N in keyof C]: C[N] extends `${string}?` ? never : N }[keyof C];
type Camel<N extends string> = N extends `${infer A}_${infer B}` ? `${A}${Capitalize<Camel<B>>}` : N;
type ShownName<N, K> = N extends string
  ? K extends `time${string}`
    ? N extends `${infer A}_ms`
      ? `${Camel<A>}Time`
      : N extends `${infer A}Ms`
        ? `${A}Time`
        : Camel<N>
    : Camel<N>
  : never;

const schemas: Readonly<Record<ColumnKind, TSchema>> = {
  integer: Type.Integer(),
  number: Type.Number(),
  text: Type.String(),
  boolean: Type.Boolean(),
  time,
  value: Type.Unknown(),
};

/** A view with these columns: their names are those of the service, so those of SSISDB and msdb. */
export function viewOf<const C extends Columns>(columns: C): View<C> {
  const members = Object.entries(columns).map(([column, declared]) => {
    const isOptional = declared.endsWith('?');
    const kind = (isOptional ? declared.slice(0, -1) : declared) as ColumnKind;
    return { column, kind, isOptional, name: shownName(column, kind) };
  });
  const properties = members.map(({ name, kind, isOptional }) => [
    name,
    isOptional ? Type.Optional(schemas[kind]) : schemas[kind],
  ]);
  return {
    schema: Type.Unsafe<ShownRow<C>>(Type.Object(Object.fromEntries(properties))),
    show(row) {
      const shown = members.flatMap(({ column, kind, name }) => {
        const value = row[column];
        return value === null || value === undefined ? [] : [[name, shownValue(value, kind)]];
      });
      return Object.fromEntries(shown) as ShownRow<C>;
    },
  };
}

function shownName(column: string, kind: ColumnKind): string {
  const name = kind === 'time' ? column.replace(/_ms$/, '_time').replace(/Ms$/, 'Time') : column;
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function shownValue(value: unknown, kind: ColumnKind): unknown {
  if (kind === 'time') return timeText(Number(value));
  if (kind === 'boolean') return value === true || value === 1;
  // PostgreSQL gives wide integers as text.
  return kind === 'integer' || kind === 'number' ? Number(value) : value;
}
