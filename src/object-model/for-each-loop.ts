import type { ForeachLoop as ForEachLoopModel, ForeachVariableMapping } from '../model/executable.ts';
import { newForeachVariableMapping } from '../model/new-objects.ts';
import { DtsSequence, type PackageContext } from './dts-container.ts';
import { DtsProperties } from './dts-property.ts';
import { ObjectCollection } from './object-collection.ts';
import type { UnitObjects } from './unit-objects.ts';
import { viewOf } from './view-of.ts';

/** A Foreach Loop container. */
export class ForEachLoop extends DtsSequence {
  private readonly loop: ForEachLoopModel;
  private readonly units: UnitObjects;
  readonly variableMappings: ForEachVariableMappings;

  constructor(model: ForEachLoopModel, context: PackageContext, units: UnitObjects) {
    super(model, context);
    this.loop = model;
    this.units = units;
    this.variableMappings = new ForEachVariableMappings(model);
  }

  /** What gives the items; undefined when the package states none. */
  get forEachEnumerator(): ForEachEnumeratorHost | undefined {
    const { enumerator } = this.loop;
    return enumerator && viewOf(enumerator, () => new ForEachEnumeratorHost(enumerator, this.units));
  }

  /** Gives the loop a new enumerator by its moniker, e.g. `Microsoft.ForEachFileEnumerator`. Throws a `DtsError` for one that nothing has. */
  setForEachEnumerator(moniker: string): ForEachEnumeratorHost {
    this.loop.enumerator = this.units.newForeachEnumerator(moniker);
    return this.forEachEnumerator as ForEachEnumeratorHost;
  }
}

/** The enumerator of a Foreach Loop. */
export class ForEachEnumeratorHost {
  /** The persisted object; changed by everything set here. */
  readonly model: NonNullable<ForEachLoopModel['enumerator']>;
  readonly properties: DtsProperties;

  constructor(model: NonNullable<ForEachLoopModel['enumerator']>, units: UnitObjects) {
    this.model = model;
    this.properties = new DtsProperties(model, units.foreachEnumeratorProperties(model));
  }

  get creationName(): string {
    return this.model.creationName;
  }

  /** Lets an expression set a property before the items are enumerated; '' takes it away. */
  setExpression(property: string, expression: string): void {
    this.properties.item(property).expression = expression;
  }
}

/** Which value of an item goes to which variable. */
export class ForEachVariableMapping {
  /** The persisted object; changed by everything set here. */
  readonly model: ForeachVariableMapping;

  constructor(model: ForeachVariableMapping) {
    this.model = model;
  }

  /** Qualified name of the variable. */
  get variableName(): string {
    return this.model.variableName;
  }

  set variableName(name: string) {
    this.model.variableName = name;
  }

  /** Position of the value in an item, from 0. */
  get valueIndex(): number {
    return this.model.valueIndex;
  }

  set valueIndex(index: number) {
    this.model.valueIndex = index;
  }
}

/** The variable mappings of a Foreach Loop. */
export class ForEachVariableMappings extends ObjectCollection<ForEachVariableMapping> {
  protected override readonly kind = 'variable mapping';
  private readonly loop: ForEachLoopModel;

  constructor(loop: ForEachLoopModel) {
    super();
    this.loop = loop;
  }

  /** Maps the next value of an item, or the one at `valueIndex`, to a variable. */
  add(variableName: string, valueIndex = this.count): ForEachVariableMapping {
    const model = newForeachVariableMapping(variableName, valueIndex);
    this.loop.variableMappings.push(model);
    return viewOf(model, () => new ForEachVariableMapping(model));
  }

  protected override get owner(): string {
    return this.loop.name;
  }

  protected override objects(): readonly ForEachVariableMapping[] {
    return this.loop.variableMappings.map((model) => viewOf(model, () => new ForEachVariableMapping(model)));
  }

  protected override namesOf(mapping: ForEachVariableMapping): readonly string[] {
    return [mapping.variableName, mapping.model.id];
  }

  protected override removeAt(index: number): void {
    this.loop.variableMappings.splice(index, 1);
  }
}
