import type { ForLoop as ForLoopModel } from '../model/executable.ts';
import { forLoopProperties } from './container-properties.ts';
import { DtsSequence, type PackageContext } from './dts-container.ts';
import type { PropertyAccess } from './dts-property.ts';

/** A For Loop container. */
export class ForLoop extends DtsSequence {
  private readonly loop: ForLoopModel;

  constructor(model: ForLoopModel, context: PackageContext) {
    super(model, context);
    this.loop = model;
  }

  /** The assignment before the first turn. */
  get initExpression(): string {
    return this.loop.initExpression;
  }

  set initExpression(expression: string) {
    this.loop.initExpression = expression;
  }

  /** The condition of every turn. */
  get evalExpression(): string {
    return this.loop.evalExpression;
  }

  set evalExpression(expression: string) {
    this.loop.evalExpression = expression;
  }

  /** The assignment after every turn. */
  get assignExpression(): string {
    return this.loop.assignExpression;
  }

  set assignExpression(expression: string) {
    this.loop.assignExpression = expression;
  }

  protected override ownProperties(): readonly PropertyAccess[] {
    return forLoopProperties(this.loop);
  }
}
