/**
 * Refuses a Node that is too old. Every script imports this file first, so that an old Node says so
 * before it stumbles over something it does not know.
 */

/** The oldest Node that Scanline runs on, as `package.json` says under `engines`. */
const oldestNode = [20, 19];

/**
 * The sentence for a Node that is too old, or `undefined` for one that will do.
 * @param {string} version such as `20.19.0`
 * @returns {string | undefined}
 */
export function refuseOldNode(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]))
    return undefined;
  return `Scanline needs Node ${oldestNode.join('.')} or newer and this is Node ${version}: install a current one from https://nodejs.org and run the same command again.`;
}

const refusal = refuseOldNode(process.versions.node);
if (refusal !== undefined) {
  process.stderr.write(`${refusal}\n`);
  process.exit(1);
}
