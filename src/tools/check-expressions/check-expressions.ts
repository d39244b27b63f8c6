import type { ColumnType } from '../../datatypes/data-type.ts';
import type { Secret } from '../../datatypes/secret.ts';
import { formatCode } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { describeType } from '../../expressions/type-specification.ts';
import { preparePackage } from '../../runtime/prepare-package.ts';
import { createSecretMask, type SecretMask } from '../../runtime/secret-mask.ts';
import type { ExpressionSite } from './expression-site.ts';
import { type PackageFile, packageFilesAt } from './package-files.ts';
import { packageSites } from './package-sites.ts';

/** An expression whose type is not the one its column was recorded with. */
export interface Disagreement {
  readonly file: string;
  readonly object: string;
  readonly expression: string;
  /** Types as casts spell them: `DT_WSTR, 20`. */
  readonly inferred: string;
  readonly recorded: string;
}

/** An expression that does not bind. */
export interface ExpressionFailure {
  readonly file: string;
  readonly object: string;
  readonly expression: string;
  /** `0xC00470A6`. */
  readonly code: string;
  readonly message: string;
}

/** A package that could not be loaded, and why. */
export interface UnreadablePackage {
  readonly file: string;
  readonly code: string;
  readonly symbol: string;
  readonly message: string;
}

/** What checking expressions found. Without secrets. */
export interface ExpressionReport {
  /** Packages loaded. */
  readonly packages: number;
  readonly expressions: number;
  readonly bound: number;
  /** Bound expressions of columns, whose type was recorded by the designer. */
  readonly typed: number;
  /** Those of them whose type, length, precision and scale are the recorded ones. */
  readonly typeAgrees: number;
  readonly disagreements: readonly Disagreement[];
  readonly failures: readonly ExpressionFailure[];
  readonly unreadable: readonly UnreadablePackage[];
}

/** Where packages are looked for and how they are opened. */
export interface CheckOptions {
  readonly workingFolder: string;
  readonly password?: Secret;
}

/**
 * Binds every expression of the packages at a path (`.dtsx`, `.ispac`, or a folder) and compares the types with those the designer recorded.
 * Opens no connection. Throws the file system's error for a folder that cannot be read.
 */
export function checkExpressions(path: string, options: CheckOptions): ExpressionReport {
  const checked = packageFilesAt(path, options.workingFolder, options.password).map((file) =>
    checkPackage(file, options),
  );
  const sites = checked.flatMap((each) => each.sites);
  const bound = sites.filter(({ type }) => type !== undefined);
  const typed = bound.filter(({ recorded }) => recorded !== undefined);
  const disagreements = checked.flatMap((each) => each.disagreements);
  const unreadable = checked.flatMap((each) => each.unreadable);
  return {
    packages: checked.length - unreadable.length,
    expressions: sites.length,
    bound: bound.length,
    typed: typed.length,
    typeAgrees: typed.length - disagreements.length,
    disagreements,
    failures: checked.flatMap((each) => each.failures),
    unreadable,
  };
}

interface CheckedPackage extends Pick<ExpressionReport, 'disagreements' | 'failures' | 'unreadable'> {
  readonly sites: readonly ExpressionSite[];
}

function checkPackage({ file, source }: PackageFile, { workingFolder, password }: CheckOptions): CheckedPackage {
  const request = { source, workingFolder, optionsFile: false as const, ...(password && { password }) };
  const mask = createSecretMask();
  mask.learnRequest(request);
  const { prepared, diagnostics } = preparePackage(request);
  if (prepared === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error').slice(0, 1);
    const unreadable = errors.map((error) => ({ file, symbol: error.symbol, ...codeAndMessage(error, mask) }));
    return { sites: [], disagreements: [], failures: [], unreadable };
  }
  mask.learnPlan(prepared.plan);
  const sites = packageSites(prepared.plan);
  return {
    sites,
    disagreements: sites.flatMap((site) => disagreementOf(site, file, mask)),
    failures: sites.flatMap((site) => failureOf(site, file, mask)),
    unreadable: [],
  };
}

function disagreementOf(site: ExpressionSite, file: string, mask: SecretMask): Disagreement[] {
  const { object, expression, type, recorded } = site;
  if (type === undefined || recorded === undefined || agrees(type, recorded)) return [];
  const types = { inferred: describeType(type), recorded: describeType(recorded) };
  return [{ file, object, expression: mask.text(expression), ...types }];
}

function failureOf(site: ExpressionSite, file: string, mask: SecretMask): ExpressionFailure[] {
  const { object, expression, failure } = site;
  if (failure === undefined) return [];
  return [{ file, object, expression: mask.text(expression), ...codeAndMessage(failure, mask) }];
}

function codeAndMessage({ code, message }: Diagnostic, mask: SecretMask): { code: string; message: string } {
  return { code: formatCode(code), message: mask.text(message) };
}

// The code page is the author's choice: the designer offers that of the package for every column.
function agrees(inferred: ColumnType, recorded: ColumnType): boolean {
  const members = ['type', 'length', 'precision', 'scale'] as const;
  return members.every((member) => inferred[member] === recorded[member]);
}
