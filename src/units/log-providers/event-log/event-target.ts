/** Where the entries of the event log go. */
export type EventTarget =
  | { readonly kind: 'journal'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'udp' | 'tcp'; readonly host: string; readonly port: number };

/** The socket by which the journal of systemd takes lines. */
export const journalSocket = '/run/systemd/journal/stdout';

const syslogPort = 514;

/** Reads `journal`, `journal:<socket>`, `file:<path>`, `udp:<host>[:<port>]` or `tcp:<host>[:<port>]`; undefined when it is none of them. */
export function parseTarget(text: string): EventTarget | undefined {
  const [, scheme, rest = ''] = /^(journal|file|udp|tcp)(?::(.*))?$/is.exec(text.trim()) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'journal':
      return { kind: 'journal', path: rest === '' ? journalSocket : rest };
    case 'file':
      return rest === '' ? undefined : { kind: 'file', path: rest };
    case 'udp':
      return serverAt('udp', rest);
    case 'tcp':
      return serverAt('tcp', rest);
    default:
      return undefined;
  }
}

function serverAt(kind: 'udp' | 'tcp', text: string): EventTarget | undefined {
  const [, host, digits] = /^(?:\/\/)?(\[[^\]]+\]|[^:/[\]]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = digits === undefined ? syslogPort : Number(digits);
  if (host === undefined || port < 1 || port > 65_535) return undefined;
  return { kind, host: host.replaceAll(/[[\]]/g, ''), port };
}
