import {
  type ConnectionManagerDeclaration,
  type ConnectionManagerInstance,
  checkServerTarget,
  type Diagnostic,
  diagnostic,
  firstProperty,
  type PropertyDeclarations,
  parseConnectionString,
} from 'opendtsx/sdk';

const properties = {
  SmtpServer: {
    kind: 'string',
    description: 'Name or address of the mail server; `host:port` for a port other than 25.',
  },
  UseWindowsAuthentication: {
    kind: 'string',
    description: '`True` to log in as the Windows user, which needs a user and password here.',
  },
  EnableSsl: { kind: 'string', description: '`True` to turn to TLS (STARTTLS) before anything is sent.' },
  Timeout: { kind: 'string', description: 'Seconds before giving up.' },
  UserName: { kind: 'string', description: 'User that logs in; an addition to SSIS, for use from outside.' },
} as const satisfies PropertyDeclarations;

/** An SMTP connection manager ready to be used. */
export type SmtpInstance = ConnectionManagerInstance<typeof properties>;

/** What may be given from outside: `smtp` turns to TLS where the package says EnableSsl, `smtps` speaks it from the first byte. */
export const smtpTargets = { schemes: ['smtp', 'smtps'], options: ['starttls'] };

/** The settings of the connection string, replaced by the properties that were given a value. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly windowsAuthentication: boolean;
  readonly enableSsl: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly userName: string;
}

const usualTimeout = 100;
const usualPort = 25;

/** Reads the connection string; undefined when it has no valid form. */
export function smtpSettings({ connectionString, properties }: SmtpInstance): SmtpSettings | undefined {
  const parsed = parseConnectionString(connectionString);
  if (!('properties' in parsed)) return undefined;
  const read = (property: keyof typeof properties, ...names: string[]): string =>
    properties[property] || (firstProperty(parsed.properties, [property.toLowerCase(), ...names]) ?? '');
  const [, host = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(read('SmtpServer').trim()) ?? [];
  const timeout = read('Timeout').trim();
  return {
    host,
    port: port === undefined ? usualPort : Number(port),
    windowsAuthentication: isTrue(read('UseWindowsAuthentication')),
    enableSsl: isTrue(read('EnableSsl')),
    timeout: timeout === '' ? usualTimeout : Number(timeout),
    userName: read('UserName', 'user id', 'uid'),
  };
}

function isTrue(text: string): boolean {
  return /^(true|1|-1|yes)$/i.test(text.trim());
}

/** Declaration of the SMTP connection manager. */
export const smtpDeclaration: ConnectionManagerDeclaration<typeof properties> = {
  kind: 'connection-manager',
  sdkVersion: 1,
  identifiers: { creationName: 'SMTP' },
  displayName: 'SMTP Connection Manager',
  objectData: '<SmtpConnectionManager />',
  description:
    'Describes a mail server. A target from outside (`smtp://` or `smtps://`) replaces server, user and password.',
  gives: 'smtp',
  properties,
  raises: [
    'DTS_E_CONNECTIONVALIDATIONFAILED',
    'OPENDTSX_E_CONNECTION_PROPERTY',
    'OPENDTSX_E_SERVER_TARGET',
    'OPENDTSX_E_SERVER_CERTIFICATE',
  ],
  validate(instance, context) {
    const finding = checkServerTarget(instance, smtpTargets);
    if (finding !== undefined) return [finding];
    const settings = smtpSettings(instance);
    const invalid = (detail: string) =>
      diagnostic('DTS_E_CONNECTIONVALIDATIONFAILED', { connection: instance.name, detail });
    if (settings === undefined) return [invalid('its connection string has no valid form')];
    const findings = checkTimeout(instance, settings);
    if (instance.target !== undefined) return findings;
    if (settings.host === '') return [...findings, invalid('it names no SmtpServer')];
    if (settings.windowsAuthentication && settings.userName === '') {
      const property = 'UseWindowsAuthentication';
      const reason =
        'nobody is logged in to Windows here. Give user and password: set UserName and Password of the connection manager, or repoint it to smtp://user@host:587 in opendtsx.yaml';
      const args = { connection: instance.name, property, value: 'True', reason };
      findings.push(diagnostic('OPENDTSX_E_CONNECTION_PROPERTY', args));
    }
    const forbidden = context.checkPolicy?.({ kind: 'host', host: settings.host, port: settings.port });
    return forbidden === undefined ? findings : [...findings, forbidden];
  },
};

function checkTimeout({ name }: SmtpInstance, { timeout }: SmtpSettings): Diagnostic[] {
  if (timeout >= 0) return [];
  const args = { connection: name, property: 'Timeout', value: String(timeout), reason: 'it is no number of seconds' };
  return [diagnostic('OPENDTSX_E_CONNECTION_PROPERTY', args)];
}
