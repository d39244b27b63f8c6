import type { EventDraft } from '../control-flow/event.ts';
import type { RejectedRow } from '../data-flow/row-errors.ts';
import { formatValue } from '../datatypes/format-value.ts';
import { Secret } from '../datatypes/secret.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { maskSecrets } from '../diagnostics/mask-secrets.ts';
import type { ExecutablePlan, PackagePlan, ParameterPlan } from '../plan/package-plan.ts';
import type { LoadRequest } from './run-request.ts';
import { passwordsIn, writtenForms } from './secret-forms.ts';

/** Keeps the sensitive values of an execution out of what it tells. */
export interface SecretMask {
  /** Learns a secret. */
  learn(secret: Secret | undefined): void;
  /** Learns the secrets of what an execution was asked for. */
  learnRequest(request: LoadRequest): void;
  /** Learns the sensitive values of a package. */
  learnPlan(plan: PackagePlan): void;
  /** Learns the password of a connection, and those within its connection string and target. */
  learnConnection(connection: ConnectionSecrets): void;
  /** The text with every secret that is known, and whatever looks like one, replaced by `****`. */
  text(text: string): string;
  /** The event with the texts of message, data and context masked. */
  event(event: EventDraft): EventDraft;
  /** The finding with message, arguments and hint masked. */
  finding(finding: Diagnostic): Diagnostic;
  /** The row with the secrets that are known masked; what only looks like one is data, and stays. */
  row(row: RejectedRow): RejectedRow;
}

/** What of a connection may hold secrets. */
export interface ConnectionSecrets {
  readonly connectionString: string;
  readonly target: string | undefined;
  readonly password: Secret | undefined;
  readonly secrets?: ReadonlyMap<string, Secret>;
}

const hidden = '****';
// What is shorter occurs within words everywhere: it is hidden only where it stands by itself.
const shortest = 4;

/** A mask that knows no secret yet. */
export function createSecretMask(): SecretMask {
  const known = new Set<string>();
  let pattern: RegExp | undefined;
  const add = (text: string): void => {
    const before = known.size;
    for (const form of writtenForms(text)) known.add(form);
    // Loops acquire the same connections again and again: the pattern is made anew only for something new.
    if (known.size > before) pattern = undefined;
  };
  const withoutKnown = (text: string): string => {
    if (known.size === 0) return text;
    pattern ??= patternOf(known);
    return text.replaceAll(pattern, hidden);
  };
  const text = (given: string): string => maskSecrets(withoutKnown(given));
  const learn = (secret: Secret | undefined): void => {
    if (secret !== undefined) add(secret.reveal());
  };
  const learnTexts = (texts: Iterable<string>): void => {
    for (const each of texts) for (const password of passwordsIn(each)) add(password);
  };
  const learnConnection = ({ connectionString, target, password, secrets }: ConnectionSecrets): void => {
    learn(password);
    for (const secret of secrets?.values() ?? []) learn(secret);
    learnTexts([connectionString, target ?? '']);
  };
  return {
    learn,
    learnRequest({ password, connections, connectionTargets }) {
      learn(password);
      learnTexts([...(connections?.values() ?? []), ...(connectionTargets?.values() ?? [])]);
    },
    learnPlan(plan) {
      for (const parameter of plan.parameters) if (parameter.sensitive) learn(secretOf(parameter));
      plan.connections.forEach(learnConnection);
      for (const value of sensitiveProperties(plan.root)) add(value);
    },
    learnConnection,
    text,
    event: (event) => ({ ...event, ...maskedMembers(event, ['message', 'data', 'context'], text) }),
    finding: (finding) => ({ ...finding, ...maskedMembers(finding, ['message', 'args', 'hint'], text) }),
    row: (row) => ({ ...row, ...maskedMembers(row, ['value', 'rule', 'columns'], withoutKnown) }),
  };
}

// True, False and 0 say nothing, and messages are full of them; 0 is also what a number that did not open has.
function secretOf({ value, type }: ParameterPlan): Secret | undefined {
  if (value === null || typeof value === 'boolean') return undefined;
  const text = formatValue(value, type);
  return type.type !== 'DT_WSTR' && Number(text) === 0 ? undefined : new Secret(text);
}

function* sensitiveProperties(plan: ExecutablePlan): Generator<string> {
  const declarations = plan.task?.unit?.declaration.properties ?? {};
  for (const [name, { sensitive }] of Object.entries(declarations)) {
    const value = plan.task?.properties[name];
    if (sensitive && typeof value === 'string') yield value;
  }
  for (const child of [...plan.executables, ...plan.eventHandlers]) yield* sensitiveProperties(child);
}

/** Finds any of the texts; the longest first, as a secret may contain another one. */
function patternOf(texts: ReadonlySet<string>): RegExp {
  const alternatives = [...texts]
    .sort((first, second) => second.length - first.length)
    .map((text) => {
      const literal = text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
      return text.length < shortest ? String.raw`(?<![\p{L}\p{N}_])${literal}(?![\p{L}\p{N}_])` : literal;
    });
  return new RegExp(alternatives.join('|'), 'gu');
}

function maskedMembers<T extends object, K extends keyof T>(
  object: T,
  names: readonly K[],
  mask: (text: string) => string,
): Partial<T> {
  const present = names.filter((name) => object[name] !== undefined);
  return Object.fromEntries(present.map((name) => [name, masked(object[name], mask)])) as Partial<T>;
}

function masked(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((each) => masked(each, mask));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each, mask)]));
}
