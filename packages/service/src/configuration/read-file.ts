import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Said } from './setting.ts';
import { refusal } from './values.ts';

/** No file of settings comes near it, and none is read in parts. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The text of a file that a setting names. */
export function readSettingsFile(said: Said): string {
  try {
    const { size } = statSync(said.value);
    if (size > MAX_BYTES)
      throw refusal(said, `larger than the ${MAX_BYTES / 1024 / 1024} MiB that such a file may have`);
    return readFileSync(said.value, 'utf8');
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    throw refusal(said, `cannot be read (${String(cause.code)})`);
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Each certificate of a file. */
export function readCertificates(said: Said): readonly string[] {
  const found = readSettingsFile(said).match(CERTIFICATE) ?? [];
  if (found.length === 0 || !found.every(isCertificate)) throw refusal(said, 'not a file of certificates in PEM');
  return found;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
