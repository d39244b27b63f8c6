import type { EventDraft } from '../../control-flow/event.ts';
import type { ComponentCount, ProcessEnd, RisenEvent } from '../../control-flow/execution-host.ts';
import type { TypedValue } from '../../datatypes/value.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { PackageRequest } from '../../sdk/task.ts';
import type { PackageOutline } from '../package-outline.ts';
import type { ServerExecution } from '../run-request.ts';
import type { ThreadUnits } from '../thread-units.ts';

/** What a process is told about the child package that it runs: everything goes through its channel, nothing stands on its command line. */
export interface ProcessStart extends ThreadUnits {
  /** Path of the Execute Package task, e.g. `\Package\Load\Run child`, its name and its id. */
  readonly taskPath: string;
  readonly taskId: string;
  readonly reference: PackageRequest['reference'];
  readonly password: string | undefined;
  readonly parameters: readonly (readonly [name: string, value: TypedValue])[];
  /** The variables of the parent that the child may read and write. */
  readonly variables: readonly (readonly [qualifiedName: string, value: TypedValue])[];
  /** Events that the parent wants to be told of when they rise out of the child. */
  readonly risingEvents: readonly string[];
  /** The project of the parent, if it has one: its file and one of its packages, or the bytes of a project deployment file. */
  readonly project:
    | { readonly file: string; readonly packageName: string }
    | { readonly bytes: Uint8Array; readonly name: string }
    | undefined;
  /** Folder that children are looked for in. */
  readonly folder: string;
  readonly projectParameters: readonly (readonly [name: string, value: TypedValue])[];
  /** Properties given for connection managers of the project. */
  readonly set: readonly { readonly path: string; readonly value: string }[];
  readonly connections: ReadonlyMap<string, string>;
  readonly connectionTargets: ReadonlyMap<string, string>;
  readonly pathMap: ReadonlyMap<string, string>;
  readonly optionsFile: string | false;
  readonly environment: string | undefined;
  readonly policy: string | undefined;
  readonly workingFolder: string;
  readonly maxConcurrent: number | undefined;
  readonly memoryLimit: number | undefined;
  readonly warnAsError: boolean;
  readonly server: ServerExecution | undefined;
  /** Names of the events that are to have a context. */
  readonly contextEvents: readonly string[] | undefined;
  /** What its data flows are to tell in events. */
  readonly pathProgress: boolean;
  readonly componentPhases: boolean;
  /** Packages around the child. */
  readonly nesting: number;
}

/** What the process of the parent says. */
export type ToProcess =
  | { readonly kind: 'start'; readonly start: ProcessStart }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'cancel' };

/** What the process asks the parent: a secret that did not open, or what becomes of an event that has risen out of the child. */
export type ProcessQuestion =
  | { readonly about: 'secret'; readonly path: string }
  | { readonly about: 'event'; readonly risen: RisenEvent };

/** What the process of the child says. */
export type FromProcess =
  | { readonly kind: 'event'; readonly draft: EventDraft }
  | { readonly kind: 'fault'; readonly finding: Diagnostic }
  | { readonly kind: 'count'; readonly count: ComponentCount }
  | { readonly kind: 'outline'; readonly outline: PackageOutline }
  | { readonly kind: 'question'; readonly id: number; readonly question: ProcessQuestion }
  | { readonly kind: 'end'; readonly end: ProcessEnd }
  /** Something is wrong in OpenDTSX itself. */
  | { readonly kind: 'defect'; readonly message: string };
