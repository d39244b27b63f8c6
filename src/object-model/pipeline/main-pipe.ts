import { dtsError } from '../../diagnostics/dts-error.ts';
import { booleanOf, integerOf, textOf } from '../../model/property-set.ts';
import { type ComponentMetaData, ComponentMetaDataCollection, componentView } from './component-meta-data.ts';
import type { DataFlowModel } from './data-flow-model.ts';
import { type InputColumn, inputColumnView, type OutputColumn, outputColumnView } from './pipeline-columns.ts';
import { type Path, PathCollection, pathView } from './pipeline-paths.ts';
import { type Input, inputView, type Output, outputView } from './pipeline-ports.ts';

const defaultRows = 10_000;
const defaultSize = 10_485_760;
const smallestSize = 65_536;
const defaultThreads = 10;

/** Any object of a data flow that has an id. */
export type PipelineObject = ComponentMetaData | Input | Output | InputColumn | OutputColumn | Path;

/** The data flow of a Data Flow task: `TaskHost.innerObject`. */
export class MainPipe {
  readonly componentMetaDataCollection: ComponentMetaDataCollection;
  readonly pathCollection: PathCollection;
  private readonly flow: DataFlowModel;

  constructor(flow: DataFlowModel) {
    this.flow = flow;
    this.componentMetaDataCollection = new ComponentMetaDataCollection(flow);
    this.pathCollection = new PathCollection(flow);
  }

  /** Rows that a buffer holds at most. */
  get defaultBufferMaxRows(): number {
    return integerOf(this.attributes, 'defaultBufferMaxRows', defaultRows);
  }

  set defaultBufferMaxRows(rows: number) {
    this.setNumber('defaultBufferMaxRows', rows, 1);
  }

  /** Bytes that a buffer holds at most. */
  get defaultBufferSize(): number {
    return integerOf(this.attributes, 'defaultBufferSize', defaultSize);
  }

  set defaultBufferSize(bytes: number) {
    this.setNumber('defaultBufferSize', bytes, smallestSize);
  }

  /** Execution trees that may run at the same time. */
  get engineThreads(): number {
    return integerOf(this.attributes, 'engineThreads', defaultThreads);
  }

  set engineThreads(threads: number) {
    this.setNumber('engineThreads', threads, 1);
  }

  /** Makes buffers large enough for `defaultBufferMaxRows` rows. */
  get autoAdjustBufferSize(): boolean {
    return booleanOf(this.attributes, 'autoAdjustBufferSize', false);
  }

  set autoAdjustBufferSize(adjust: boolean) {
    this.attributes.set('autoAdjustBufferSize', String(adjust));
  }

  /** Leaves out columns and components that nothing uses. */
  get runInOptimizedMode(): boolean {
    return booleanOf(this.attributes, 'runInOptimizedMode', true);
  }

  set runInOptimizedMode(optimized: boolean) {
    this.attributes.set('runInOptimizedMode', String(optimized));
  }

  /** Folder for large values that do not fit into memory; '' for the temporary folder. */
  get BLOBTempStoragePath(): string {
    return textOf(this.attributes, 'BLOBTempStoragePath');
  }

  set BLOBTempStoragePath(path: string) {
    this.attributes.set('BLOBTempStoragePath', path);
  }

  /** Folder for buffers that do not fit into memory; '' for the temporary folder. */
  get bufferTempStoragePath(): string {
    return textOf(this.attributes, 'bufferTempStoragePath');
  }

  set bufferTempStoragePath(path: string) {
    this.attributes.set('bufferTempStoragePath', path);
  }

  /** The component, port, column or path with an id. Throws a `DtsError` when there is none. */
  getObjectById(id: string): PipelineObject {
    const { flow } = this;
    for (const component of flow.pipeline.components) {
      if (component.id === id) return componentView(component, flow);
      for (const input of component.inputs) {
        if (input.id === id) return inputView(input, component, flow);
        const column = input.columns.find((each) => each.id === id);
        if (column !== undefined) return inputColumnView(column, component, flow);
      }
      for (const output of component.outputs) {
        if (output.id === id) return outputView(output, component, flow);
        const column = output.columns.find((each) => each.id === id);
        if (column !== undefined) return outputColumnView(column, component, flow);
      }
    }
    const path = flow.pipeline.paths.find((each) => each.id === id);
    if (path !== undefined) return pathView(path, flow);
    const present = flow.pipeline.components.map((component) => component.id).join(', ') || 'none';
    throw dtsError('DTS_E_ELEMENTNOTFOUND', {
      element: id,
      kind: 'object with this id',
      owner: flow.task.name,
      present,
    });
  }

  private get attributes(): Map<string, string> {
    return this.flow.pipeline.attributes;
  }

  private setNumber(property: string, value: number, least: number): void {
    if (!Number.isSafeInteger(value) || value < least) {
      const args = { property, object: this.flow.task.name, value: String(value) };
      throw dtsError('OPENDTSX_E_MODEL_VALUE', { ...args, expected: `a whole number from ${least} on` });
    }
    this.attributes.set(property, String(value));
  }
}
