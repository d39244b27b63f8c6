import { DtsError } from '../diagnostics/dts-error.ts';

/** The failure of a component, naming the component unless it names a place already; anything but a `DtsError` stays as it is. */
export function failureOf(component: string, error: unknown): unknown {
  if (!(error instanceof DtsError) || error.diagnostic.subComponent !== undefined) return error;
  return new DtsError({ ...error.diagnostic, subComponent: component }, { cause: error });
}

/** Runs a part of the life of a component; when it fails, the failure names the component. */
export async function namingComponent<T>(component: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureOf(component, error);
  }
}
