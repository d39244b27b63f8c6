import type {
  EventHandler,
  Executable,
  ForeachLoop,
  ForLoop as ForLoopModel,
  TaskHost as TaskHostModel,
} from '../model/executable.ts';
import type { AnyUnit, LoadRequest } from '../runtime/run-request.ts';
import type { DtsContainer, PackageContext } from './dts-container.ts';
import { ForEachLoop } from './for-each-loop.ts';
import { ForLoop } from './for-loop.ts';
import { DtsEventHandler, Sequence } from './sequence.ts';
import { TaskHost } from './task-host.ts';
import { UnitObjects } from './unit-objects.ts';
import { viewOf } from './view-of.ts';

const containerNames = {
  package: 'Package',
  sequence: 'Sequence Container',
  'for-loop': 'For Loop Container',
  'foreach-loop': 'Foreach Loop Container',
  'event-handler': 'Event Handler',
} as const;

/** What the objects of one package share. @param requestOf what the view of the package is planned with */
export function createPackageContext(
  units: readonly AnyUnit[],
  root: Executable,
  requestOf: (view: DtsContainer) => LoadRequest,
): PackageContext {
  const objects = new UnitObjects(units);
  const context: PackageContext = {
    container: (model) => viewOf(model, () => createView(model, context, objects)),
    creationNameOf: (moniker) => objects.creationNameOf(moniker),
    prepare: (model) => {
      if (model.kind === 'task') objects.prepareTask(model as TaskHostModel);
      else model.name = containerNames[model.kind as keyof typeof containerNames];
    },
    loadRequest: () => requestOf(context.container(root)),
  };
  return context;
}

function createView(model: Executable, context: PackageContext, objects: UnitObjects): DtsContainer {
  switch (model.kind) {
    case 'for-loop':
      return new ForLoop(model as ForLoopModel, context);
    case 'foreach-loop':
      return new ForEachLoop(model as ForeachLoop, context, objects);
    case 'event-handler':
      return new DtsEventHandler(model as EventHandler, context);
    case 'task':
      return new TaskHost(model as TaskHostModel, context, objects);
    default:
      return new Sequence(model, context);
  }
}
