import type { ForeachLoop as ForEachLoopModel, ForeachVariableMapping } from '../model/executable.ts';
import { newForeachVariableMapping } from '../model/new-objects.ts';
import { DtsSequence, type PackageContext } from './dts-container.ts';
import { DtsProperties } from './dts-property.ts';
import { ModelView } from './model-view.ts';
import type { UnitObjects } from './unit-objects.ts';
import { ViewCollection } from './view-collection.ts';
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
export class ForEachVariableMapping extends ModelView<ForeachVariableMapping> {
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
export class ForEachVariableMappings extends ViewCollection<ForeachVariableMapping, ForEachVariableMapping> {
  protected override readonly kind = 'variable mapping';

  constructor(loop: ForEachLoopModel) {
    super(
      loop,
      () => loop.variableMappings,
      (model) => new ForEachVariableMapping(model),
    );
  }

  /** Maps the next value of an item, or the one at `valueIndex`, to a variable. */
  add(variableName: string, valueIndex = this.count): ForEachVariableMapping {
    return this.append(newForeachVariableMapping(variableName, valueIndex));
  }

  protected override namesOf(mapping: ForEachVariableMapping): readonly string[] {
    return [mapping.variableName, mapping.model.id];
  }
}
