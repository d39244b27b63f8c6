import { encodeXml } from '../../src/xml/encoding.ts';
import { escapeText } from '../../src/xml/escape.ts';
import { extremeValues } from './dictionary.ts';
import { hostilePaths } from './hostile-paths.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateText } from './mutate-text.ts';
import { mutateXml } from './mutate-xml.ts';
import type { Random } from './random.ts';
import { startOfBody } from './soap-message.ts';

type Texts = readonly [string, ...string[]];

const contentTypes: Texts = [
  'text/xml',
  'text/xml; charset=utf-8',
  'TEXT/XML;CHARSET="UTF-16"',
  'text/xml; charset=utf-7',
  'text/xml; charset=ibm037',
  'text/xml; charset=iso-8859-1',
  'text/xml; charset=',
  `text/xml; charset=${'x'.repeat(5000)}`,
  `text/xml;${' '.repeat(5000)}charset = utf-8`,
  'text/xml; charset=utf-8; charset=utf-16le',
  'application/soap+xml',
  'application/soap+xml; charset=utf-8; action="http://dtsue/LaunchPackage"',
  'application/soap+xml; action="',
  `application/soap+xml; action="urn:${'a'.repeat(5000)}"`,
  'application/soap+xml;;;;',
  'multipart/related; type="application/xop+xml"; boundary=b',
  'application/x-www-form-urlencoded',
  'application/json',
  'text/plain',
  'text/html',
  'application/octet-stream',
  '*/*',
  '/',
  ';',
  '',
];
const actions: Texts = [
  '"http://dtsue/LaunchPackage"',
  'http://dtsue/LaunchPackage',
  '""',
  '"',
  '%',
  '"http://dtsue/%4caunchPackage"',
  '"http://dtsue/%00"',
  `"${'"'.repeat(4000)}`,
  '<script>',
  'urn:other',
];
const authorizations: Texts = [
  `Basic ${btoa('fuzz:fuzz')}`,
  `Basic ${btoa('fuzz:wrong')}`,
  `Basic ${btoa('slow:x')}`,
  `Basic ${btoa('nobody\0:x')}`,
  `Basic ${btoa('x'.repeat(5000))}`,
  `Bearer ${'A'.repeat(5000)}`,
  'Basic',
  'Basic %%%',
  'Negotiate TlRMTVNTUAAB',
  'Digest username="fuzz"',
];
const otherHeaders: Texts = [
  'content-encoding: gzip',
  'content-encoding: deflate, br',
  'expect: 100-continue',
  'host: ',
  'host: [::1',
  `host: ${'h'.repeat(3000)}`,
  'origin: null',
  'origin: https://elsewhere.example',
  'origin: http://',
  'x-http-method-override: DELETE',
  'accept: text/html',
  'accept-encoding: gzip;q=0',
  '__proto__: a',
  'constructor: a',
];
const addresses: Texts = [
  '/LaunchSSISPackage.asmx',
  '/LaunchSSISPackage.asmx?wsdl',
  '/LaunchSSISPackage.asmx?WSDL=%00',
  '/LaunchSSISPackage.asmx?op=LaunchPackage&op=&__proto__[a]=1',
  '/LaunchSSISPackage.asmx/LaunchPackage',
  '/LaunchSSISPackage.asmx/LaunchPackage?sourceType=sql',
  '/LaunchSSISPackage.asmx/Other',
  '/LaunchSSISPackage.asmx/%',
  '/launchssispackage.ASMX',
  '/LaunchSSISPackage.asmx/../api/v1/users',
  '/%2e%2e/LaunchSSISPackage.asmx',
];
const namespaces: Texts = [
  'http://schemas.xmlsoap.org/soap/envelope/',
  'http://www.w3.org/2003/05/soap-envelope',
  'http://www.w3.org/2001/12/soap-envelope',
  'http://dtsue/',
  'http://dtsue',
  'http://www.w3.org/XML/1998/namespace',
  'http://www.w3.org/2000/xmlns/',
  '',
];
const counts: readonly [number, ...number[]] = [2, 10, 60, 64, 65, 500, 1999, 2001, 20_000];
const largestRepetition = 300_000;

/** As often as asked for, but no longer than what a request may be. */
const repeated = (text: string, times: number): string =>
  text.repeat(Math.min(times, Math.floor(largestRepetition / Math.max(1, text.length))));

type BodyMutation = (body: string, random: Random) => string;

const entities = Array.from({ length: 10 }, (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`);
const documentTypes: Texts = [
  `<!DOCTYPE a [<!ENTITY e0 "lol">${entities.join('')}]>`,
  '<!DOCTYPE a [<!ENTITY e10 SYSTEM "file:///etc/passwd">]>',
  '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p.dtd"> %p;]>',
  '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">',
  `<!DOCTYPE a [<!ENTITY e10 "${'x'.repeat(100_000)}">]>`,
  '<!doctype html>',
  '<!DOCTYPE',
];
const start = /<[\w:]+[^>]*>/;
const child = /<(sourceType|sourceLocation|packageName)>[^<]*</g;

function insertedBeforeRoot(body: string, text: string): string {
  return body.replace(start, (tag) => `${text}${tag}`);
}

function insertedInTag(body: string, random: Random, text: string): string {
  const tags = [...body.matchAll(/<\w[^\s/>]*/g)];
  const tag = random.pick(tags);
  if (tag === undefined) return body;
  const at = tag.index + tag[0].length;
  return `${body.slice(0, at)} ${text}${body.slice(at)}`;
}

function insertedInElement(body: string, random: Random, text: string): string {
  const at = (random.pick([...body.matchAll(/>/g)])?.index ?? body.length - 1) + 1;
  return body.slice(0, at) + text + body.slice(at);
}

const ofBody: readonly [BodyMutation, ...BodyMutation[]] = [
  (body, random) => {
    const text = insertedBeforeRoot(body, random.pick(documentTypes));
    return random.once(2) ? text.replace(child, (_, name) => `<${name}>&e10;<`) : text;
  },
  (body, random) => {
    const tag = random.pick(['a', 's:Header', 's:Body', 'LaunchPackage', 'packageName'] as const);
    const count = random.pick(counts);
    const end = random.once(3) ? '' : repeated(`</${tag}>`, count);
    return insertedInElement(body, random, repeated(`<${tag}>`, count) + end);
  },
  (body, random) => insertedInElement(body, random, repeated('<a/>', random.pick(counts))),
  (body, random) => {
    const count = random.pick(counts);
    const attributes = Array.from({ length: Math.min(count, 10_000) }, (_, index) => `a${index}="${index}"`);
    return insertedInTag(body, random, attributes.join(' '));
  },
  (body, random) =>
    insertedInTag(
      body,
      random,
      `a="${repeated(random.pick(['x', '&lt;', '\n', '&#0;', '&#x10FFFF;']), random.pick(counts))}"`,
    ),
  (body, random) => insertedInTag(body, random, `xmlns:p${random.below(3)}="${random.pick(namespaces)}"`),
  (body, random) => insertedInTag(body, random, `xmlns="${random.pick(namespaces)}"`),
  (body, random) => body.replaceAll(random.pick(namespaces) || 'http', random.pick(namespaces)),
  (body, random) =>
    body.replace(/xmlns(:\w+)?="[^"]*"/, random.once(2) ? '' : `xmlns$1="${repeated('n', random.pick(counts))}"`),
  (body, random) => {
    const must = random.pick(['s:mustUnderstand="1"', 's:mustUnderstand="true"', 'mustUnderstand="1"'] as const);
    const name = random.once(3) ? repeated('h', random.pick(counts)) : 'Id';
    const space = random.once(4) ? repeated('urn:a', random.pick(counts)) : 'urn:a';
    return body.replace(/<(\w+:)Body>/, `<$1Header><q:${name} xmlns:q="${space}" ${must}/></$1Header>$&`);
  },
  (body, random) => insertedInTag(body, random, 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'),
  (body, random) =>
    body.replace(
      child,
      (_, name) =>
        `<${name}>${random.once(2) ? random.pick(hostilePaths).replaceAll('\0', '&#0;') : escapeText(random.pick(extremeValues))}<`,
    ),
  (body, random) =>
    insertedInElement(
      body,
      random,
      random.pick([
        '\0',
        '\ufffe',
        '\u0008',
        ']]>',
        '&#0;',
        '&#xD800;',
        '&undefined;',
        '<?php ?>',
        '<![CDATA[',
        '<!--',
      ] as const),
    ),
  (body, random) =>
    insertedBeforeRoot(
      body,
      random.pick([
        '<?xml version="1.1"?>',
        '<?xml version="1.0" encoding="utf-7"?>',
        '<?xml-stylesheet href="file:///etc/passwd"?>',
        '\ufeff\ufeff',
        ' ',
      ] as const),
    ),
];

/** An argument of the operation is what is made hostile most often: it is what reaches files and the store. */
function withHostileArguments(body: string, random: Random): string {
  const value = (): string =>
    escapeText(random.pick(random.once(5) ? extremeValues : hostilePaths)).replaceAll('\0', '');
  const types = ['file', 'file', 'sql', 'dts', 'ftp', 'File', 'file\n'] as const;
  const inXml = body.replace(child, (_, name: string) => {
    if (random.once(4)) return `<${name}>${name === 'sourceType' ? 'file' : 'package1'}<`;
    return `<${name}>${name === 'sourceType' ? random.pick(types) : value()}<`;
  });
  return inXml.replaceAll(/(sourceLocation|packageName)=[^&]*/g, (_, name: string) => {
    const text = random.pick(hostilePaths);
    return `${name}=${random.once(6) ? text : encodeURIComponent(text)}`;
  });
}

function mutateHead(head: string, random: Random): string {
  const replaced = (name: string, values: Texts): string =>
    head.replace(new RegExp(`^${name}:.*$`, 'im'), () => `${name}: ${random.pick(values)}`);
  switch (random.below(8)) {
    case 0:
    case 1:
      return replaced('content-type', contentTypes);
    case 2:
      return replaced('soapaction', actions);
    case 3:
      return replaced('authorization', authorizations);
    case 4:
      return `${head.trimEnd()}\n${random.pick(otherHeaders)}\n\n`;
    case 5:
      return head.replace(
        /^(\w+) \S+/,
        (_, method: string) => `${random.once(4) ? 'GET' : method} ${random.pick(addresses)}`,
      );
    case 6:
      return head.replace(/^[^:\n]+:.*\n/m, '');
    default:
      return `${mutateText(Buffer.from(head.trimEnd()), random, Buffer.from(head)).toString('latin1').replaceAll('\n\n', '\n')}\n\n`;
  }
}

function mutateBody(body: Buffer, random: Random, other: Uint8Array): Buffer {
  const text = body.toString('utf8');
  switch (random.below(8)) {
    case 0:
      return mutateXml(body, random, other);
    case 1:
      return mutateBytes(body, random, other);
    case 2:
      return encodeXml(text, { name: random.pick(['utf-16le', 'utf-16be'] as const), byteOrderMark: random.once(2) });
    case 3:
    case 4:
      return Buffer.from(withHostileArguments(text, random));
    default: {
      let changed = text;
      for (let left = 1 + random.below(3); left > 0; left--) changed = random.pick(ofBody)(changed, random);
      return Buffer.from(changed);
    }
  }
}

/** A damaged copy of a request of the web service: other headers, encodings and addresses; attacks by markup; arguments that lead elsewhere. */
export function mutateSoap(bytes: Uint8Array, random: Random, other: Uint8Array): Buffer {
  const at = startOfBody(bytes);
  const head = Buffer.from(bytes.subarray(0, at)).toString('latin1');
  const body = Buffer.from(bytes.subarray(at));
  const isHeadMeant = random.once(3);
  const newHead = isHeadMeant ? mutateHead(head, random) : head;
  const newBody = isHeadMeant && random.once(2) ? body : mutateBody(body, random, other.subarray(startOfBody(other)));
  return Buffer.concat([Buffer.from(newHead, 'latin1'), newBody]);
}
