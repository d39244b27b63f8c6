import { Secret } from '../../datatypes/secret.ts';
import type { CheckOptions, ExpressionReport } from '../../tools/check-expressions/check-expressions.ts';
import type { CommandConsole } from '../console/command-console.ts';
import { printable } from '../console/describe-finding.ts';
import { formatCount } from '../console/number-text.ts';
import type { Painter } from '../console/painter.ts';
import { OptionFault } from '../dtexec/option-fault.ts';

/**
 * `opendtsx check`: what packages need before they run here (`checkEstate`). With `--expressions`: which expressions bind and which types
 * agree, as text or one JSON document; exit code 1 unless all bind, 4 or 5 without a package.
 */
export async function check(args: readonly string[], target: CommandConsole): Promise<number> {
  if (!args.includes('--expressions')) return (await import('./check-estate.ts')).checkEstate(args, target);
  const { path, json, password } = checkArguments(args.filter((argument) => argument !== '--expressions'));
  const { checkExpressions } = await import('../../tools/check-expressions/check-expressions.ts');
  const report = reportOf(checkExpressions, path, { workingFolder: process.cwd(), ...(password && { password }) });
  // Part of the public contract of the command line: fields are only ever added.
  target.output.write(
    json ? `${JSON.stringify({ v: 1, ...report }, undefined, 2)}\n` : `${textOf(report, target.paint)}\n`,
  );
  return exitCodeOf(report);
}

function exitCodeOf({ packages, failures, unreadable }: ExpressionReport): number {
  if (packages > 0) return failures.length + unreadable.length === 0 ? 0 : 1;
  return unreadable.some(({ symbol }) => symbol === 'DTS_E_PACKAGENOTFOUND') ? 4 : 5;
}

function reportOf(
  checkExpressions: (path: string, options: CheckOptions) => ExpressionReport,
  path: string,
  options: CheckOptions,
): ExpressionReport {
  try {
    const report = checkExpressions(path, options);
    if (report.packages + report.unreadable.length > 0) return report;
    throw argumentFault(`finds no .dtsx below ${path}`);
  } catch (error) {
    const isFileError = error instanceof Error && 'syscall' in error;
    throw isFileError ? argumentFault(`cannot read ${path} (${error.message})`) : error;
  }
}

interface CheckArguments {
  readonly path: string;
  readonly json: boolean;
  readonly password: Secret | undefined;
}

function checkArguments(args: readonly string[]): CheckArguments {
  let json = false;
  const paths: string[] = [];
  let password: Secret | undefined;
  for (let at = 0; at < args.length; at++) {
    const argument = args[at];
    if (argument === '--json') json = true;
    else if (argument === '--decrypt-env') password = passwordIn(args[++at]);
    else if (argument.startsWith('--')) throw unknownOption(argument);
    else paths.push(argument);
  }
  if (paths.length !== 1) throw argumentFault(paths.length === 0 ? 'needs a package or a folder' : 'takes one path');
  return { path: paths[0], json, password };
}

function passwordIn(name: string | undefined): Secret {
  const value = name === undefined ? undefined : process.env[name];
  if (value !== undefined) return new Secret(value);
  throw argumentFault('needs the name of an environment variable that is set after --decrypt-env');
}

const example = 'opendtsx check --expressions package.dtsx';

function argumentFault(detail: string): OptionFault {
  return new OptionFault('OPENDTSX_E_COMMAND_ARGUMENT', { command: 'check', detail }, example);
}

function unknownOption(option: string): OptionFault {
  const hint = 'The options are --expressions, --json and --decrypt-env.';
  return new OptionFault('OPENDTSX_E_OPTION_UNKNOWN', { option }, hint);
}

function textOf(report: ExpressionReport, paint: Painter): string {
  const blocks = [
    ...report.unreadable.map(({ file, code, message }) =>
      block(paint('error', 'not read'), [file, `${code} ${message}`]),
    ),
    ...report.failures.map(({ file, object, expression, code, message }) =>
      block(paint('error', 'does not bind'), [`${file} › ${object}`, expression, `${code} ${message}`]),
    ),
    ...report.disagreements.map(({ file, object, expression, inferred, recorded }) =>
      block(paint('warning', 'another type'), [
        `${file} › ${object}`,
        expression,
        `inferred ${inferred}; recorded ${recorded}`,
      ]),
    ),
  ];
  return [...blocks, summary(report)].join('\n');
}

function block(title: string, lines: readonly string[]): string {
  return `${[title, ...lines.map(indented)].join('\n')}\n`;
}

function indented(text: string): string {
  return printable(text).replaceAll(/^/gm, '  ');
}

function summary({ packages, expressions, bound, typed, typeAgrees }: ExpressionReport): string {
  return [
    `packages        ${formatCount(packages)}`,
    `expressions     ${formatCount(expressions)}, of which ${formatCount(bound)} bind`,
    `recorded types  ${formatCount(typed)}, of which ${formatCount(typeAgrees)} agree`,
  ].join('\n');
}
