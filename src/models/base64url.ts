/** Bytes as letters that a link may hold: base64url without padding (RFC 4648, section 5). */

export function toBase64Url(bytes: Uint8Array): string {
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return letters.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @throws DOMException when there are other letters, or one too few. */
export function fromBase64Url(letters: string): Uint8Array<ArrayBuffer> {
  const bytes = atob(letters.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(bytes, (letter) => letter.charCodeAt(0));
}
