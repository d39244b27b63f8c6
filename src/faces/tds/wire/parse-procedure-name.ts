import type { MultiPartName } from '../../../tsql/batch/batch-host.ts';

const part = /\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^.[\]"]*)/y;

/**
 * The parts of a procedure's name as calls have it: `SSISDB.[catalog].create_folder`, brackets and quotes gone, empty parts kept (`msdb..sp_start_job`), a group
 * number (`;1`) left out. Text that is no such name is one part.
 */
export function parseProcedureName(text: string): MultiPartName {
  const name = text.trim().replace(/;\d+$/, '');
  const parts: string[] = [];
  let at = 0;
  do {
    part.lastIndex = at;
    const match = part.exec(name);
    if (match === null) return [name];
    const [whole, bracketed, quoted, bare = ''] = match;
    parts.push(bracketed?.replaceAll(']]', ']') ?? quoted?.replaceAll('""', '"') ?? bare.trim());
    at += whole.length;
    if (at < name.length && name[at] !== '.') return [name];
    at++;
  } while (at <= name.length);
  return parts.length > 4 ? [name] : parts;
}
