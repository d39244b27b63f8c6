/** The parts of a document type after its name; '' for what it does not have. */
export interface DocumentTypeParts {
  readonly publicId: string;
  readonly systemId: string;
  /** Between the brackets. */
  readonly subset: string;
}

/** Takes the text of a document type apart. */
export function readDocumentType(written: string): DocumentTypeParts {
  const quoted = `"[^"]*"|'[^']*'`;
  const pattern = new RegExp(
    `^\\s*(?:PUBLIC\\s+(${quoted})(?:\\s*(${quoted}))?|SYSTEM\\s+(${quoted}))?\\s*(?:\\[([\\s\\S]*)\\])?\\s*$`,
  );
  const [, publicId = '', systemOfPublic = '', system = '', subset = ''] = pattern.exec(written) ?? [];
  return { publicId: unquote(publicId), systemId: unquote(systemOfPublic || system), subset };
}

/** Writes the parts of a document type as they stand after its name. */
export function formatDocumentType({ publicId, systemId, subset }: DocumentTypeParts): string {
  const identifiers =
    publicId !== ''
      ? `PUBLIC ${quote(publicId)} ${quote(systemId)}`
      : systemId === ''
        ? ''
        : `SYSTEM ${quote(systemId)}`;
  return [identifiers, subset === '' ? '' : `[${subset}]`].filter((part) => part !== '').join(' ');
}

function quote(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}

function unquote(text: string): string {
  return text.slice(1, -1);
}
