import type { AnyUnit } from '../../runtime/run-request.ts';
import { stockUnits } from '../../runtime/stock-units.ts';
import type { PropertyDeclarations } from '../../sdk/property.ts';
import type { SettingsOf } from './settings.ts';
import { unitName } from './unit-name.ts';

/** What the compiler knows of a unit: of stock units from `stock-units.generated.ts`, of custom units from their declaration. */
export interface TypedUnit {
  readonly kind: string;
  /** Settings by declared name. */
  readonly properties: object;
  /** Whether the settings may be just the columns or outputs with their expressions. */
  readonly shorthand?: 'columns' | 'outputs';
}

/** Units by their name in programs. */
export type TypedUnits = Readonly<Record<string, TypedUnit>>;

/** The units of one kind. */
export type NamesOfKind<U, K extends string> = {
  [N in keyof U]: U[N] extends { readonly kind: infer F } ? (F extends K ? N : never) : never;
}[keyof U];

/** The settings of a unit. */
export type PropertiesOf<T> = T extends { readonly properties: infer P } ? P : never;

/** Custom units by the names that programs give them. */
export type CustomUnits = Readonly<Record<string, AnyUnit>>;

/** What the compiler knows of custom units. */
export type TypedCustomUnits<C> = {
  readonly [N in keyof C]: C[N] extends { readonly declaration: infer D }
    ? {
        readonly kind: D extends { readonly kind: infer K } ? K : never;
        readonly properties: D extends { readonly properties: infer P extends PropertyDeclarations }
          ? SettingsOf<P>
          : object;
      }
    : never;
};

/** A declaration with a kind: that of any unit but a driver. */
export type KindDeclaration = Exclude<AnyUnit['declaration'], { readonly kind: 'driver' }>;

/** Every unit that a program may name, stock and custom alike. */
export function unitKit(custom: CustomUnits): ReadonlyMap<string, AnyUnit['declaration']> {
  return new Map([
    ...stockUnits.map(({ declaration }) => [unitName(declaration.displayName), declaration] as const),
    ...Object.entries(custom).map(([name, { declaration }]) => [name, declaration] as const),
  ]);
}
