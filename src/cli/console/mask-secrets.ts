const secretKeys =
  'password|pwd|passwd|passphrase|secret|access[ _-]?token|account[ _-]?key|shared[ _-]?access[ _-]?key|client[ _-]?secret|api[ _-]?key|sig';
const pair = new RegExp(
  String.raw`((?:^|[;?&\s"'])[\w .-]*(?:${secretKeys})\s*=\s*)("(?:[^"]|"")*"?|'(?:[^']|'')*'?|\{[^}]*\}?|[^;&]*)`,
  'gi',
);
const userInfo = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/]*@/gi;

/**
 * `text` with the values of password-like keys of connection strings and the password of URLs replaced by `****`. For text that the
 * user wrote and we repeat; it errs on the side of hiding too much.
 */
export function maskSecrets(text: string): string {
  return text.replaceAll(pair, '$1****').replaceAll(userInfo, '$1:****@');
}
