import type { PackageScript } from './describe-package.ts';
import { printCalls, printValue, quoted } from './print-script.ts';

/** Where programs import the builder from. */
export const builderModule = 'opendtsx/builder';

/** A program that builds a package: a module that exports `buildPackage`. @param name of the package */
export function printProgram(name: string, { settings, calls }: PackageScript, secrets: readonly string[]): string {
  const given = settings === undefined ? '' : `, ${printValue(settings, '  ')}`;
  const body = `  const pkg = newPackage(${quoted(name)}${given});\n${printCalls(calls, '  ')}  return pkg.build();\n`;
  const names = ['newPackage', 'raw', 'inXml'].filter((each) => new RegExp(`\\b${each}\\(`).test(body)).sort();
  const parameter = secrets.length === 0 ? '' : 'secrets: Secrets = {}';
  return `import type { Package } from 'opendtsx';
import { ${names.join(', ')} } from '${builderModule}';
${secretsText(secrets)}
/** Builds the package. */
export async function buildPackage(${parameter}): Promise<Package> {
${body}}
`;
}

function secretsText(secrets: readonly string[]): string {
  if (secrets.length === 0) return '';
  const members = secrets.map((name) => `  readonly ${quoted(name)}?: string;\n`).join('');
  return `\n/** Values that are not part of the program: whoever builds the package gives them. */\nexport interface Secrets {\n${members}}\n`;
}
