import type { UnitDeclaration } from '../sdk/unit.ts';
import { ObjectCollection } from './object-collection.ts';

/** A kind of object that can be put into packages here. */
export interface UnitInfo {
  /** Shown to people, e.g. `Derived Column`. */
  readonly name: string;
  /** What packages store, e.g. `Microsoft.DerivedColumn`. */
  readonly creationName: string;
  readonly description: string;
}

/** The kinds of objects of one sort, by name or creation name. */
export class UnitInfos extends ObjectCollection<UnitInfo> {
  protected override readonly kind: string;
  protected override readonly owner = 'OpenDTSX';
  private readonly all: readonly UnitInfo[];

  constructor(kind: string, declarations: readonly UnitDeclaration[]) {
    super();
    this.kind = kind;
    this.all = declarations.map(({ displayName, description, identifiers }) => ({
      name: displayName,
      creationName: identifiers.creationName,
      description,
    }));
  }

  protected override objects(): readonly UnitInfo[] {
    return this.all;
  }

  protected override namesOf({ name, creationName }: UnitInfo): readonly string[] {
    return [name, creationName];
  }

  protected override removeAt(): void {
    throw new TypeError('Units are not removed from OpenDTSX.');
  }
}
