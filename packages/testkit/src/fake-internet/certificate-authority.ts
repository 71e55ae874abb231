import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { parseIp } from '@wherefore/discovery';
import { bits, bool, explicit, implicit, integer, octets, oid, sequence, set, utcTime, utf8 } from './der.ts';

/** What a certificate is good for. */
export interface CertificateNames {
  readonly dns?: readonly string[];
  readonly ips?: readonly string[];
}

/** Both as PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

const DAY_MS = 86_400_000;
const CA_DAYS = 3_650;
const LEAF_DAYS = 30;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

interface Certificate {
  readonly serial: number;
  readonly issuer: string;
  readonly subject: string;
  /** From yesterday; negative for one that has run out. */
  readonly days: number;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

/** A private certification authority: ECDSA P-256 (RFC 5280, RFC 5480), one key for all its leaves. */
export class CertificateAuthority {
  /** The authority's own certificate: what a client has to trust. */
  readonly caPem: string;
  readonly #name: string;
  readonly #caKey: KeyObject;
  readonly #keyIdentifier: Buffer;
  readonly #leafKeys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  readonly #leafKeyPem: string;
  #serial = 1;

  constructor(name: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#name = name;
    this.#caKey = privateKey;
    this.#leafKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#leafKeyPem = this.#leafKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const extensions = [basicConstraints(), keyUsageOfAuthority(), subjectKeyIdentifier(publicKey)];
    this.#keyIdentifier = keyIdentifier(publicKey);
    this.caPem = this.#sign({ serial: 1, issuer: name, subject: name, days: CA_DAYS, publicKey, extensions });
  }

  /** A certificate for these names, valid since yesterday, for 30 days or until this morning. */
  issue(names: CertificateNames, { isExpired = false }: { isExpired?: boolean } = {}): KeyAndCertificate {
    this.#serial += 1;
    const cert = this.#sign({
      serial: this.#serial,
      issuer: this.#name,
      subject: 'leaf',
      days: isExpired ? -0.5 : LEAF_DAYS,
      publicKey: this.#leafKeys.publicKey,
      extensions: [
        subjectAlternativeNames(names),
        keyUsageOfLeaf(),
        serverAuthentication(),
        subjectKeyIdentifier(this.#leafKeys.publicKey),
        authorityKeyIdentifier(this.#keyIdentifier),
      ],
    });
    return { cert, key: this.#leafKeyPem };
  }

  /** Writes `caPem` to a file, for commands that take one. */
  writeCa(file: string): Promise<void> {
    return writeFile(file, this.caPem);
  }

  #sign({ serial, issuer, subject, days, publicKey, extensions }: Certificate): string {
    const now = Date.now();
    const toBeSigned = sequence(
      explicit(0, integer(2)),
      integer(serial),
      ECDSA_WITH_SHA256,
      commonName(issuer),
      sequence(utcTime(now - DAY_MS), utcTime(now + days * DAY_MS)),
      commonName(subject),
      publicKey.export({ type: 'spki', format: 'der' }),
      explicit(3, sequence(...extensions)),
    );
    const signature = sign('sha256', toBeSigned, { key: this.#caKey, dsaEncoding: 'der' });
    return pem(sequence(toBeSigned, ECDSA_WITH_SHA256, bits(signature)));
  }
}

function commonName(name: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8(name))));
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return sequence(oid(id), ...(isCritical ? [bool(true)] : []), octets(value));
}

function basicConstraints(): Buffer {
  return extension('2.5.29.19', sequence(bool(true), integer(0)), true);
}

/** keyCertSign, cRLSign. */
function keyUsageOfAuthority(): Buffer {
  return extension('2.5.29.15', bits(Buffer.from([0b0000_0110]), 1), true);
}

/** digitalSignature. */
function keyUsageOfLeaf(): Buffer {
  return extension('2.5.29.15', bits(Buffer.from([0b1000_0000]), 7), true);
}

// Strict verifiers want both identifiers (RFC 5280 s4.2.1.1 and s4.2.1.2); any hash of the key will do.
function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function subjectKeyIdentifier(key: KeyObject): Buffer {
  return extension('2.5.29.14', octets(keyIdentifier(key)));
}

function authorityKeyIdentifier(identifier: Buffer): Buffer {
  return extension('2.5.29.35', sequence(implicit(0, identifier)));
}

function serverAuthentication(): Buffer {
  return extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1')));
}

// Not critical: the subject has a name (RFC 5280 s4.2.1.6).
function subjectAlternativeNames({ dns = [], ips = [] }: CertificateNames): Buffer {
  const names = [
    ...dns.map((name) => implicit(2, Buffer.from(name, 'latin1'))),
    ...ips.map((ip) => implicit(7, Buffer.from(parseIp(ip)?.octets ?? []))),
  ];
  return extension('2.5.29.17', sequence(...names));
}

function pem(bytes: Buffer): string {
  const lines = bytes
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

let shared: { readonly trusted: CertificateAuthority; readonly untrusted: CertificateAuthority } | undefined;

/** The authority of this process, and another one that nobody trusts; made when first asked for. */
export function certificateAuthorities(): {
  readonly trusted: CertificateAuthority;
  readonly untrusted: CertificateAuthority;
} {
  shared ??= {
    trusted: new CertificateAuthority('Fake Internet Root'),
    untrusted: new CertificateAuthority('Fake Internet Root That Nobody Trusts'),
  };
  return shared;
}
