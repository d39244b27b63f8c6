import { componentFiles } from './component-files.ts';
import { connectionManagerFiles, driverFiles } from './connection-files.ts';
import { enumeratorFiles } from './enumerator-files.ts';
import { logProviderFiles } from './log-provider-files.ts';
import { taskFiles } from './task-files.ts';
import type { UnitFiles, UnitKind, UnitNames } from './unit-names.ts';

/** The files of a new unit of a kind. */
export function unitFiles(kind: UnitKind, names: UnitNames): UnitFiles {
  switch (kind) {
    case 'task':
      return taskFiles(names);
    case 'foreach-enumerator':
      return enumeratorFiles(names);
    case 'log-provider':
      return logProviderFiles(names);
    case 'connection-manager':
      return connectionManagerFiles(names);
    case 'driver':
      return driverFiles(names);
    default:
      return componentFiles(kind, names);
  }
}

/** The text of `src/runtime/stock-units.ts` with one unit more; undefined when it does not look as expected. */
export function withStockUnit(text: string, kind: UnitKind, { unit, file }: UnitNames): string | undefined {
  const imports = [...text.matchAll(/^import .* from '\.\.\/units\/.*';\n/gm)];
  const last = imports.at(-1);
  const end = text.lastIndexOf('];');
  if (last === undefined || end < 0) return undefined;
  const afterImports = last.index + last[0].length;
  const line = `import { ${unit} } from '../units/${kind}s/${file}/index.ts';\n`;
  return `${text.slice(0, afterImports)}${line}${text.slice(afterImports, end)}  ${unit},\n${text.slice(end)}`;
}
