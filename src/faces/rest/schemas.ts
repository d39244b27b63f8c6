import Type, { type TSchema } from 'typebox';

/** Keyset pagination: `after` is the number of the last row seen. */
export const pageQuery = {
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'number of the last row seen' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'rows of a page, 100 when absent' })),
};

/** A list as it is answered; `next` is what `after` must be for the next page, absent on the last one. */
export function listOf<T extends TSchema>(item: T) {
  return Type.Object({ items: Type.Array(item), next: Type.Optional(Type.Integer()) });
}

/** A page of rows, with the way to the next one when this one is full. */
export function pageOf<T>(
  items: readonly T[],
  limit: number | undefined,
  numberOf: (item: T) => number,
): { items: T[]; next?: number } {
  const last = items.at(-1);
  const isFull = items.length >= Math.min(limit ?? 100, 1000);
  return { items: [...items], ...(isFull && last !== undefined ? { next: numberOf(last) } : {}) };
}

/** A time, as ISO 8601 in UTC. */
export const time = Type.String({ description: 'ISO 8601, UTC', examples: ['2026-01-31T22:15:00.000Z'] });

/** Milliseconds as they are answered. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

/** As `timeText`, of what may be missing. */
export function optionalTime(ms: number | null | undefined): string | undefined {
  return ms === null || ms === undefined ? undefined : timeText(ms);
}

/** A body whose names are all known. */
export function bodyOf<T extends Record<string, TSchema>>(properties: T) {
  return Type.Object(properties, { additionalProperties: false });
}
