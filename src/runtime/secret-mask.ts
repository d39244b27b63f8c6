import type { EventDraft } from '../control-flow/event.ts';
import type { Value } from '../datatypes/value.ts';
import type { PackagePlan } from '../plan/package-plan.ts';

/** Keeps the sensitive values of an execution out of what it tells. */
export interface SecretMask {
  /** Learns the sensitive values of a package. */
  learn(plan: PackagePlan): void;
  /** The event with every occurrence of a sensitive value in message and data replaced by `****`. */
  apply(event: EventDraft): EventDraft;
}

// What is shorter occurs everywhere, and hiding it would make messages unreadable without keeping it secret.
const shortest = 4;

/** A mask that knows no secret yet. */
export function createSecretMask(): SecretMask {
  const secrets = new Set<string>();
  const add = (value: Value | undefined): void => {
    if (typeof value === 'string' && value.trim().length >= shortest) secrets.add(value);
  };
  return {
    learn(plan) {
      for (const { sensitive, value } of plan.parameters) if (sensitive) add(value);
      for (const { password, connectionString, target } of plan.connections) {
        add(password);
        for (const text of [connectionString, target]) for (const secret of passwordsIn(text ?? '')) add(secret);
      }
    },
    apply(event) {
      if (secrets.size === 0) return event;
      const { message, data } = withoutSecrets({ message: event.message, data: event.data }, longestFirst(secrets));
      return { ...event, ...(message === undefined ? {} : { message }), ...(data === undefined ? {} : { data }) };
    },
  };
}

const passwordPart =
  /(?:^|[;?&:\s])(?:password|pwd)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^;&]*))|:\/\/[^\s/:@]*:([^\s/@]*)@/gi;

/** The passwords in a connection string or URL, as they are written and as they are meant. */
function* passwordsIn(text: string): Generator<string> {
  for (const [, double, single, plain, url] of text.matchAll(passwordPart)) {
    const written = double ?? single ?? plain ?? url ?? '';
    yield written;
    if (url !== undefined) yield decoded(written);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A percent sign that begins no escape.
  }
}

// A secret may contain another one.
function longestFirst(secrets: ReadonlySet<string>): readonly string[] {
  return [...secrets].sort((first, second) => second.length - first.length);
}

function withoutSecrets<T>(value: T, secrets: readonly string[]): T {
  return masked(value, secrets) as T;
}

function masked(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, '****'), value);
  if (Array.isArray(value)) return value.map((each) => masked(each, secrets));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each, secrets)]));
}
