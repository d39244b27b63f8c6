import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readGolden, runGolden } from './golden/run-golden.ts';

interface FieldSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

const schema = JSON.parse(readFileSync(new URL('../schemas/event.schema.json', import.meta.url), 'utf8')) as {
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, FieldSchema>>;
};

/** What of an event does not follow the schema: the keywords that the schema uses, no more. */
function violations(event: Readonly<Record<string, unknown>>): string[] {
  const missing = schema.required.filter((name) => event[name] === undefined).map((name) => `${name} is missing`);
  const wrong = Object.entries(event).flatMap(([name, value]) => {
    const field = schema.properties[name];
    if (field === undefined) return [`${name} is not in the schema`];
    if (field.const !== undefined) return value === field.const ? [] : [`${name} is ${String(value)}`];
    if (field.type === 'string') return typeof value === 'string' ? [] : [`${name} is no string`];
    if (field.type !== 'integer') return [];
    const inRange =
      Number.isInteger(value) && Number(value) >= (field.minimum ?? 0) && Number(value) <= (field.maximum ?? Infinity);
    return inRange ? [] : [`${name} is ${String(value)}`];
  });
  return [...missing, ...wrong];
}

describe('event schema', () => {
  it.each(['child-package-fails', 'unsupported-task', 'execution-value'])(
    'describes every event of %s',
    async (name) => {
      const { events } = await runGolden(name, readGolden(name));
      expect(events.length).toBeGreaterThan(5);
      for (const event of events) expect(violations(JSON.parse(JSON.stringify(event)))).toEqual([]);
    },
  );

  it('notices an event that does not follow it', () => {
    expect(violations({ v: 2, seq: 0, extra: 1 })).toEqual(
      expect.arrayContaining(['v is 2', 'seq is 0', 'extra is not in the schema', 'time is missing']),
    );
  });
});
