import { Secret } from '../../datatypes/secret.ts';
import { createSecretMask, type SecretMask } from '../../runtime/secret-mask.ts';
import type { Fact, OutlineExecutable, OutlineItem } from './outline.ts';
import { encryptedText } from './outline-element.ts';

/**
 * The packages with the texts that may be shown of them: no secret that any of them holds stands anywhere in these, not even in the code of a
 * script. What is compared stays as it was.
 */
export function hideSecrets(packages: readonly OutlineExecutable[]): OutlineExecutable[] {
  const mask = createSecretMask();
  for (const root of packages) learnExecutable(root, mask);
  return packages.map((root) => maskedExecutable(root, mask));
}

function learnExecutable(executable: OutlineExecutable, mask: SecretMask): void {
  learnItem(executable, mask);
  for (const child of executable.executables) learnExecutable(child, mask);
}

function learnItem({ facts, items }: OutlineItem, mask: SecretMask): void {
  for (const { name, text, secret } of facts) {
    if (secret) for (const each of secretsIn(name, text)) mask.learn(new Secret(each));
    else if (name === 'ConnectionString') {
      mask.learnConnection({ connectionString: text, target: undefined, password: undefined });
    }
  }
  for (const item of items) learnItem(item, mask);
}

// Of an expression the literals are the secret.
function secretsIn(name: string, text: string): string[] {
  if (text === encryptedText) return [];
  const texts = name.startsWith('Expressions[')
    ? [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, literal]) => literal)
    : [text];
  return texts.filter((each) => each !== '');
}

function maskedExecutable(executable: OutlineExecutable, mask: SecretMask): OutlineExecutable {
  const executables = executable.executables.map((child) => maskedExecutable(child, mask));
  return { ...executable, ...maskedContent(executable, mask), executables };
}

function maskedContent({ facts, items }: OutlineItem, mask: SecretMask): Pick<OutlineItem, 'facts' | 'items'> {
  return {
    facts: facts.map((each): Fact => (each.secret ? each : { ...each, shown: mask.text(each.text) })),
    items: items.map((item) => ({ ...item, ...maskedContent(item, mask) })),
  };
}
