/** The name of an archive part as it is stored: percent-encoded, as the designer does it (observed: `Load%20it.dtsx`). */
export function encodePartName(name: string): string {
  return encodeURI(name).replaceAll('#', '%23').replaceAll('?', '%3F');
}

/** The file name of an archive part, with `/` between folders; what is no valid percent-encoding stays as it is. */
export function decodePartName(name: string): string {
  const slashed = name.replaceAll('\\', '/');
  try {
    return decodeURIComponent(slashed).replaceAll('\\', '/');
  } catch {
    return slashed;
  }
}
