import { RefusedRequest } from '../transport/refused-request.ts';

const notFound = 404;

/** What a request answers; undefined when the server says that there is no such object. */
export async function found<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof RefusedRequest && error.status === notFound) return undefined;
    throw error;
  }
}

/** A time that the server tells. */
export function timeOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

/** Members without those that are undefined. */
export function defined<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
