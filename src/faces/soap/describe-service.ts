import { escapeXml } from './escape-xml.ts';
import { operationAction, operationName, parameterNames, serviceName, serviceNamespace } from './launch-operation.ts';

const schemas = {
  soap: 'http://schemas.xmlsoap.org/wsdl/soap/',
  soap12: 'http://schemas.xmlsoap.org/wsdl/soap12/',
  transport: 'http://schemas.xmlsoap.org/soap/http',
  schema: 'http://www.w3.org/2001/XMLSchema',
  wsdl: 'http://schemas.xmlsoap.org/wsdl/',
} as const;

const ports = [
  { prefix: 'soap', name: `${serviceName}Soap` },
  { prefix: 'soap12', name: `${serviceName}Soap12` },
] as const;

/**
 * The service in WSDL 1.1, document/literal wrapped with bindings for SOAP 1.1 and 1.2, by the names that asmx gives them: what proxies were generated from keeps
 * working. @param address where the service is answered
 */
export function describeService(address: string): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions xmlns:tns="${serviceNamespace}" xmlns:s="${schemas.schema}" xmlns:soap="${schemas.soap}" xmlns:soap12="${schemas.soap12}" targetNamespace="${serviceNamespace}" xmlns:wsdl="${schemas.wsdl}">
${types()}
  <wsdl:message name="${operationName}SoapIn">
    <wsdl:part name="parameters" element="tns:${operationName}" />
  </wsdl:message>
  <wsdl:message name="${operationName}SoapOut">
    <wsdl:part name="parameters" element="tns:${operationName}Response" />
  </wsdl:message>
  <wsdl:portType name="${serviceName}Soap">
    <wsdl:operation name="${operationName}">
      <wsdl:input message="tns:${operationName}SoapIn" />
      <wsdl:output message="tns:${operationName}SoapOut" />
    </wsdl:operation>
  </wsdl:portType>
${ports.map(bindingOf).join('\n')}
  <wsdl:service name="${serviceName}">
${ports.map((port) => portOf(port, address)).join('\n')}
  </wsdl:service>
</wsdl:definitions>
`;
}

function types(): string {
  const parameters = parameterNames.map(
    (name) => `            <s:element minOccurs="0" maxOccurs="1" name="${name}" type="s:string" />`,
  );
  return `  <wsdl:types>
    <s:schema elementFormDefault="qualified" targetNamespace="${serviceNamespace}">
      <s:element name="${operationName}">
        <s:complexType>
          <s:sequence>
${parameters.join('\n')}
          </s:sequence>
        </s:complexType>
      </s:element>
      <s:element name="${operationName}Response">
        <s:complexType>
          <s:sequence>
            <s:element minOccurs="1" maxOccurs="1" name="${operationName}Result" type="s:int" />
          </s:sequence>
        </s:complexType>
      </s:element>
    </s:schema>
  </wsdl:types>`;
}

type Port = (typeof ports)[number];

function bindingOf({ prefix, name }: Port): string {
  return `  <wsdl:binding name="${name}" type="tns:${serviceName}Soap">
    <${prefix}:binding transport="${schemas.transport}" />
    <wsdl:operation name="${operationName}">
      <${prefix}:operation soapAction="${operationAction}" style="document" />
      <wsdl:input>
        <${prefix}:body use="literal" />
      </wsdl:input>
      <wsdl:output>
        <${prefix}:body use="literal" />
      </wsdl:output>
    </wsdl:operation>
  </wsdl:binding>`;
}

function portOf({ prefix, name }: Port, address: string): string {
  return `    <wsdl:port name="${name}" binding="tns:${name}">
      <${prefix}:address location="${escapeXml(address)}" />
    </wsdl:port>`;
}
