import { existsSync, readFileSync } from 'node:fs';
import { DtsError } from '../diagnostics/dts-error.ts';
import { readCheckpoint } from '../formats/checkpoint/read-checkpoint.ts';
import type { CheckpointContent } from '../model/checkpoint.ts';
import type { Package } from '../model/package.ts';
import type { PropertyOverrides } from './property-overrides.ts';
import type { PathResolver } from './resolve-path.ts';

type Configured = CheckpointContent['configured'];

const secretProperty = /(?:password|pwd|token|secret)/i;
const secretPart = /(?:password|pwd|accountkey|sharedaccesskey)\s*=/i;

/**
 * What a checkpoint file of the package keeps of its configurations, secrets left out. A package that restarts gets what they had set in the run that
 * failed, as they are not loaded again (documentation); only secrets are taken from them anew.
 */
export function keepConfigurations(source: Package, overrides: PropertyOverrides, paths: PathResolver): Configured {
  const kept = new Map(overrides.configured);
  for (const { path, value } of restoredOf(source, overrides, paths)) {
    overrides.set(path, value);
    kept.set(path, value);
  }
  return [...kept].map(([path, value]) => ({ path, value })).filter((each) => !isSecret(each));
}

// Where the file lies that an expression names is not known before the package is bound: its configurations are loaded anew.
function restoredOf(source: Package, overrides: PropertyOverrides, paths: PathResolver): Configured {
  const given = (property: string): string =>
    overrides.valueOf(source, property, source.properties.get(property) ?? '').trim();
  const file = given('CheckpointFileName');
  if (
    !/^(?:true|-?1)$/i.test(given('SaveCheckpoints')) ||
    !/^(?:1|2|ifexists|always)$/i.test(given('CheckpointUsage'))
  ) {
    return [];
  }
  try {
    const path = file === '' ? '' : paths.resolvePath(file);
    if (path === '' || !existsSync(path)) return [];
    // What is wrong with the file is told when it is opened.
    const { content } = readCheckpoint(readFileSync(path), file);
    const isOwn = content?.packageId.toUpperCase() === source.id.toUpperCase();
    return isOwn ? content.configured : [];
  } catch (error) {
    if (error instanceof DtsError || (error as NodeJS.ErrnoException).code !== undefined) return [];
    throw error;
  }
}

function isSecret({ path, value }: Configured[number]): boolean {
  return secretProperty.test(path) || secretPart.test(value);
}
