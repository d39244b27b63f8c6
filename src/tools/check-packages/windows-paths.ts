/** A Windows or UNC path within a text. */
export interface WindowsPath {
  /** As written, up to where a path must end. */
  readonly path: string;
  /** Drive and first folder, or server and share: what a mapping would name. */
  readonly prefix: string;
}

const endOfPath = String.raw`[^"<>|*?;\r\n]*`;
const drivePath = new RegExp(String.raw`(?<![\p{L}\p{N}_])[a-z]:(?:\\|/(?=[\p{L}\p{N}_]))${endOfPath}`, 'giu');
const uncPath = new RegExp(
  String.raw`(?<![\p{L}\p{N}_:\\])\\\\[\p{L}\p{N}][\p{L}\p{N}._$-]*\\[\p{L}\p{N}_$]${endOfPath}`,
  'giu',
);

/** The Windows and UNC paths in a text, in their order. In prose it may take words after a file of the root for part of its name. */
export function windowsPathsIn(text: string): WindowsPath[] {
  const drives = [...text.matchAll(drivePath)].map(({ 0: path }) => ({ path, prefix: drivePrefix(path) }));
  const shares = [...text.matchAll(uncPath)].map(({ 0: path }) => ({ path, prefix: sharePrefix(path) }));
  return [...drives, ...shares];
}

// A file in the root of the drive has no folder that a mapping could name.
function drivePrefix(path: string): string {
  const drive = `${path[0].toUpperCase()}:\\`;
  const [first, ...rest] = path.slice(3).split(/[\\/]+/);
  if (rest.length > 0) return drive + first;
  const word = first.split(/[\s'(),]/)[0];
  return /\.\w{1,5}$/.test(word) ? drive : drive + word;
}

function sharePrefix(path: string): string {
  const [server, share, ...rest] = path.slice(2).split(/[\\/]+/);
  return `\\\\${server}\\${rest.length > 0 ? share : share.split(/[\s'(),]/)[0]}`;
}
