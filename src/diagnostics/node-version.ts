/** The oldest major version of Node.js that OpenDTSX runs under. */
const oldestNodeMajor = 24;

/** Throws an `Error` that says what to install when this Node.js is too old to run OpenDTSX. */
export function assertNodeVersion(version: string = process.versions.node): void {
  if (Number.parseInt(version, 10) >= oldestNodeMajor) return;
  throw new Error(
    `OpenDTSX needs Node.js ${oldestNodeMajor} or newer; this is Node.js ${version}. ` +
      'Install it from https://nodejs.org/, or run the commands dtexec and opendtsx, which bring their own.',
  );
}
