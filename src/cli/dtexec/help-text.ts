import { type OptionSpecification, type OptionTable, spellOption } from './option-specification.ts';
import { dtexecOptions } from './option-table.ts';
import { findOption } from './read-arguments.ts';

/** The help of dtexec. */
export function helpText(): string {
  return `Runs SQL Server Integration Services packages.

Usage: dtexec /File package.dtsx [options]
       dtexec /Project project.ispac /Package Package.dtsx [options]

Options begin with / or -, in any case, and may be abbreviated as shown. A value is the next argument.
${optionLines(dtexecOptions)}

Exit codes: 0 success, 1 failure, 3 canceled, 4 package not found, 5 package not loadable, 6 command line wrong.

Examples:
  dtexec /F package.dtsx --path-map "C:\\data=./data" --connection "Warehouse=sqlite:./out.db"
  dtexec /Proj project.ispac /Pack Load.dtsx /Par "\\$Project::Day(String)=2026-01-31" /Rep EW
  dtexec /F package.dtsx /Set "\\Package.Variables[User::Folder].Value=./in" /Va --json
`;
}

/** The part of a help that lists the options: those of SSIS, our own, and those that are refused. */
export function optionLines({ ssis, own }: OptionTable): string {
  const refused = [...ssis, ...own].filter(isRefused);
  return `${ssis.filter(isOffered).map(helpLine).join('\n')}

Options of OpenDTSX:
${own.filter(isOffered).map(helpLine).join('\n')}

Known and not supported yet: ${refused.map(spellOption).join(' ')}`;
}

/** The help of one option, named as on the command line, with or without its `/`. Throws `OptionFault` when there is none. */
export function helpOnOption(name: string, table: OptionTable = dtexecOptions): string {
  const option = findOption(/^[-/]/.test(name) ? name : `/${name}`, table);
  const lines = [`${spelled(option)} ${option.syntax}`.trimEnd(), `  ${option.summary}`];
  if (option.wayOut !== undefined) lines.push(`  Instead: ${option.wayOut}.`);
  return `${lines.join('\n')}\n`;
}

function isRefused(option: OptionSpecification): boolean {
  return option.wayOut !== undefined && option.summary === 'not supported yet';
}

function isOffered(option: OptionSpecification): boolean {
  return !isRefused(option);
}

function helpLine(option: OptionSpecification): string {
  const left = `  ${spelled(option)} ${option.syntax}`.trimEnd();
  return left.length > 38 ? `${left}\n${' '.repeat(40)}${option.summary}` : left.padEnd(40) + option.summary;
}

function spelled(option: OptionSpecification): string {
  const text = spellOption(option);
  const rest = option.name.slice(option.shortest);
  return rest === '' ? text : `${text.slice(0, -rest.length)}[${rest}]`;
}
