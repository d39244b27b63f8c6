import { dtsError } from '../../diagnostics/dts-error.ts';
import type { StoreQuery } from '../../faces/tds/tds-services.ts';

/** Rows in portions, each row an array of values in the order of the columns. */
export type RowPortions = AsyncIterable<readonly (readonly unknown[])[]>;

/** Reads rows of a store without holding up those who write to it. */
export interface RowReader {
  /** The next portion is read when the last one was taken. Aborting ends a query that is at work, and what waits throws the reason. */
  read(query: StoreQuery, signal: AbortSignal): RowPortions;
  /** Ends what is being read. */
  close(): Promise<void>;
}

/** A query that has been opened. Nothing is asked of it twice at once. */
export interface OpenQuery {
  /** The next portion; undefined at the end. Rejects when the query fails or was ended. */
  next(): Promise<readonly (readonly unknown[])[] | undefined>;
  /** Frees what it holds, at any time, also while a portion is under way. */
  end(): Promise<void>;
}

/** How much may be read at once. */
export interface ReadingLimits {
  /** Queries open at a time; others wait for their turn. */
  readonly most: number;
  /** How long a query stays open whose rows nobody takes, in milliseconds: it keeps room in the store. */
  readonly patience: number;
}

/** Limits of a server. */
export const readingLimits: ReadingLimits = { most: 4, patience: 300_000 };

/** A reader over whatever opens queries, within limits. */
export function limitedReader(
  open: (query: StoreQuery) => Promise<OpenQuery>,
  free: () => Promise<void>,
  { most, patience }: ReadingLimits = readingLimits,
): RowReader {
  const line = new Line(most);
  const opened = new Set<OpenQuery>();
  return {
    async *read(query, signal) {
      const leave = await line.enter(signal);
      try {
        yield* portionsOf(await open(query), { opened, patience, signal, leave });
      } finally {
        leave();
      }
    },
    async close() {
      await Promise.all([...opened].map((query) => query.end()));
      await free();
    },
  };
}

interface Reading {
  readonly opened: Set<OpenQuery>;
  readonly patience: number;
  readonly signal: AbortSignal;
  /** Lets the next one read. */
  leave(): void;
}

async function* portionsOf(query: OpenQuery, { opened, patience, signal, leave }: Reading): RowPortions {
  let isExpired = false;
  const end = (): void => void query.end().catch(() => undefined);
  const expire = (): void => {
    isExpired = true;
    end();
    leave();
  };
  opened.add(query);
  signal.addEventListener('abort', end, { once: true });
  try {
    while (true) {
      signal.throwIfAborted();
      const portion = await query.next().catch((error: unknown) => {
        signal.throwIfAborted();
        throw isExpired
          ? dtsError('OPENDTSX_E_SQL_NOTTAKEN', { seconds: patience / 1000 }, {}, { cause: error })
          : error;
      });
      if (portion === undefined) return;
      const timer = setTimeout(expire, patience).unref();
      try {
        yield portion;
      } finally {
        clearTimeout(timer);
      }
    }
  } finally {
    signal.removeEventListener('abort', end);
    opened.delete(query);
    await query.end();
  }
}

/** Those who wait for one of a number of places, first come first served. */
class Line {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Resolves when there is a place; what it gives leaves it, once. Throws the reason when the signal is aborted before. */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    };
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(signal.reason);
      };
      this.#waiting.push(take);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }
}
