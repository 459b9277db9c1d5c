/**
 * The certificate and key of `--cert` and `--key`, checked before anything is served.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SetupFailure } from '../setup/failure.mjs';

/**
 * @param {{ cert?: string, key?: string }} files paths of PEM files
 * @returns {{ cert: Buffer, key: Buffer } | undefined} undefined where neither is given
 * @throws {SetupFailure} when one is missing, cannot be read, is no PEM file, or they are not each other's
 */
export function readCertificate({ cert, key }) {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    const [given, lacking] = cert === undefined ? ['--key', '--cert'] : ['--cert', '--key'];
    throw new SetupFailure(
      `For https both files are needed, and ${given} alone is given: name the other with ${lacking} FILE.`,
    );
  }
  const files = { cert: read('--cert', cert), key: read('--key', key) };
  const certificate = parsed(
    () => new X509Certificate(files.cert),
    `${cert} holds no certificate: it must be a PEM file that begins with "-----BEGIN CERTIFICATE-----".`,
  );
  const privateKey = parsed(
    () => createPrivateKey(files.key),
    `${key} holds no key that can be read: it must be a PEM file that begins with "-----BEGIN PRIVATE KEY-----" and has no password.`,
  );
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new SetupFailure(
      `The key in ${key} does not belong to the certificate in ${cert}: name the key that the certificate was made with.`,
    );
  }
  const ended = new Date(certificate.validTo);
  if (ended.getTime() < Date.now()) {
    throw new SetupFailure(
      `The certificate in ${cert} was valid until ${ended.toISOString().slice(0, 10)} and no browser takes it any more: make a new one.`,
    );
  }
  return files;
}

/**
 * @param {string} flag
 * @param {string} path
 */
function read(flag, path) {
  try {
    return readFileSync(path);
  } catch (error) {
    const why =
      {
        ENOENT: 'there is no such file',
        EACCES: 'you may not read it',
        EISDIR: 'it is a folder',
      }[error.code] ?? error.message;
    throw new SetupFailure(`The file of ${flag}, ${path}, cannot be read: ${why}.`);
  }
}

/**
 * @template T
 * @param {() => T} parse
 * @param {string} sentence
 */
function parsed(parse, sentence) {
  try {
    return parse();
  } catch {
    throw new SetupFailure(sentence);
  }
}
