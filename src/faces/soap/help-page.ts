import { escapeXml } from './escape-xml.ts';
import {
  operationAction,
  operationName,
  parameterNames,
  serviceName,
  serviceNamespace,
  servicePath,
} from './launch-operation.ts';
import { type SoapBinding, soapBindings } from './soap-version.ts';

const style =
  'body{font-family:system-ui,sans-serif;margin:2rem auto;max-width:52rem;line-height:1.5;color-scheme:light dark}pre{overflow:auto;padding:1rem;border:1px solid}';

const meanings: Readonly<Record<(typeof parameterNames)[number], string>> = {
  sourceType: 'file, sql or dts',
  sourceLocation: 'a folder of the server (file), of MSDB (sql) or of the package store (dts); may be empty',
  packageName: 'the package; a file is looked for with .dtsx where the name has no extension',
};

/** What is sent with the page: it loads nothing and runs nothing. */
export const helpPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** What a person sees who opens the address of the service: the operation, its parameters and results, and requests as they are sent. */
export function helpPage(address: string): string {
  const host = escapeXml(URL.parse(address)?.host ?? '');
  const rows = parameterNames.map((name) => `<li><code>${name}</code>: ${meanings[name]}</li>`);
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${serviceName}</title><style>${style}</style></head><body>
<h1>${serviceName}</h1>
<p>Runs Integration Services packages on this server. <a href="${servicePath}?wsdl">Service description (WSDL)</a></p>
<h2>${operationName}</h2>
<p>Takes texts and gives an int when the package has ended: 0 succeeded, 1 failed, 2 completed, 3 was canceled.</p>
<ul>${rows.join('')}</ul>
${Object.values(soapBindings)
  .map((binding) => `<h3>SOAP ${binding.version}</h3><pre>${escapeXml(requestText(binding, host))}</pre>`)
  .join('\n')}
<h3>HTTP POST</h3><pre>${escapeXml(formText(host))}</pre>
</body></html>
`;
}

function requestText({ version, namespace, contentType }: SoapBinding, host: string): string {
  const action = version === '1.1' ? `\nSOAPAction: "${operationAction}"` : '';
  const parameters = parameterNames.map((name) => `      <${name}>string</${name}>`).join('\n');
  return `POST ${servicePath} HTTP/1.1
Host: ${host}
Content-Type: ${contentType}; charset=utf-8${action}

<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="${namespace}">
  <soap:Body>
    <${operationName} xmlns="${serviceNamespace}">
${parameters}
    </${operationName}>
  </soap:Body>
</soap:Envelope>`;
}

function formText(host: string): string {
  return `POST ${servicePath}/${operationName} HTTP/1.1
Host: ${host}
Content-Type: application/x-www-form-urlencoded

${parameterNames.map((name) => `${name}=string`).join('&')}`;
}
