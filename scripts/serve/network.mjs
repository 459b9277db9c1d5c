/**
 * What a teacher is told who serves a class: the address of this machine on the local network, the same as a QR
 * code, and what a plain http address costs the devices that open it.
 */
import { networkInterfaces } from 'node:os';

/**
 * @param {{ port: number, secure: boolean }} server
 * @param {ReturnType<typeof networkInterfaces>} [interfaces]
 */
export async function networkInvitation({ port, secure }, interfaces = networkInterfaces()) {
  const [address, ...others] = localAddresses(interfaces);
  if (address === undefined) {
    return 'This machine is on no network that other devices could reach: join one and start again.';
  }
  const { renderUnicodeCompact } = await import('uqr');
  const url = (/** @type {string} */ host) => `${secure ? 'https' : 'http'}://${host}:${port}/`;
  const lines = [
    `For the class: ${url(address)}`,
    '',
    // Its full blocks are the light parts, whatever colours the terminal has.
    ...renderUnicodeCompact(url(address), { border: 2 })
      .split('\n')
      .map((line) => `\u001b[97;40m${line}\u001b[0m`),
    '',
  ];
  if (others.length > 0) {
    lines.push(`This machine has other addresses too: ${others.map(url).join(', ')}`, '');
  }
  lines.push(...(secure ? SECURE : PLAIN), '');
  return lines.join('\n');
}

const PLAIN = [
  'Over plain http a browser gives other devices neither WebGPU nor threads: each trains in one thread, and',
  'nothing is kept for offline use. With https they get all of it:',
  '  npm start -- --host --cert cert.pem --key key.pem',
  'The free program mkcert makes both files for the address above; the devices must trust its authority, or the',
  "reader must go past the browser's warning.",
];
const SECURE = [
  'Over https every device may use its GPU and threads, provided that it trusts the certificate.',
];

/**
 * IPv4 addresses under which others reach this machine, wired and wireless networks before virtual ones.
 * @param {ReturnType<typeof networkInterfaces>} interfaces
 */
export function localAddresses(interfaces) {
  return Object.entries(interfaces)
    .flatMap(([name, addresses = []]) =>
      addresses
        .filter(({ family, internal, address }) => {
          return family === 'IPv4' && !internal && !address.startsWith('169.254.');
        })
        .map(({ address }) => ({ address, isVirtual: VIRTUAL.test(name) })),
    )
    .sort((one, other) => Number(one.isVirtual) - Number(other.isVirtual))
    .map(({ address }) => address);
}

const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|utun|wg|vEthernet)/;
