import type { TaskHost as TaskHostModel } from '../model/executable.ts';
import { containerProperties } from './container-properties.ts';
import { DtsContainer, type PackageContext } from './dts-container.ts';
import { DtsProperties, type PropertyAccess } from './dts-property.ts';
import { DataFlowModel, type DataFlowTask } from './pipeline/data-flow-model.ts';
import { MainPipe } from './pipeline/main-pipe.ts';
import type { UnitObjects } from './unit-objects.ts';

/** A task in its host. */
export class TaskHost extends DtsContainer {
  private readonly task: TaskHostModel;
  private readonly units: UnitObjects;
  private pipe: MainPipe | undefined;

  constructor(model: TaskHostModel, context: PackageContext, units: UnitObjects) {
    super(model, context);
    this.task = model;
    this.units = units;
  }

  /** The data flow of a Data Flow task; undefined for other tasks. Throws a `DtsError` for a package of format 2 or 3. */
  get innerObject(): MainPipe | undefined {
    const { task } = this;
    if (!hasPipeline(task)) return undefined;
    this.pipe ??= new MainPipe(new DataFlowModel(task, this.units.registry, () => this.context.loadRequest()));
    return this.pipe;
  }

  /** Every property; of a Data Flow task those of its components too, as they are now: `[Component].[Property]`. */
  override get properties(): DtsProperties {
    const { task } = this;
    if (!hasPipeline(task)) return super.properties;
    return new DtsProperties(task, [...containerProperties(task), ...this.ownProperties()]);
  }

  protected override ownProperties(): readonly PropertyAccess[] {
    return this.units.taskProperties(this.task);
  }
}

function hasPipeline(task: TaskHostModel): task is DataFlowTask {
  return task.pipeline !== undefined;
}
