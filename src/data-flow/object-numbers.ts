import type { ComponentPlan, PipelinePlan } from '../plan/pipeline/pipeline-plan.ts';

/** Numbers for the objects of a data flow, as logs have them: their ids where those are numbers, otherwise numbers in the order of the data flow. */
export class ObjectNumbers {
  readonly #numbers = new Map<string, number>();

  constructor({ components, paths }: PipelinePlan) {
    let next = 1;
    const ids = components.flatMap(({ instance }) => [
      instance.id,
      ...instance.inputs.map(({ id }) => id),
      ...instance.outputs.map(({ id }) => id),
    ]);
    for (const id of [...ids, ...paths.map((path) => path.id)]) {
      if (!this.#numbers.has(id)) this.#numbers.set(id, /^\d+$/.test(id) ? Number(id) : next++);
    }
  }

  component({ instance }: ComponentPlan): number {
    return this.#numbers.get(instance.id) ?? 0;
  }

  /** Of an input or output. */
  port(id: string): number {
    return this.#numbers.get(id) ?? 0;
  }

  path(id: string): number {
    return this.#numbers.get(id) ?? 0;
  }
}
