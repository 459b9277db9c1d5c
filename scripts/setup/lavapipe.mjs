/** Mesa's software Vulkan driver, on which Firefox and Deno have WebGPU without a graphics card. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { installWithApt } from './apt.mjs';

const FOLDERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];

/**
 * The path of the driver's description for `VK_ICD_FILENAMES`, installed where apt-get can; `undefined` where it
 * cannot be had.
 * @returns {Promise<string | undefined>}
 */
export async function ensureLavapipe() {
  if (process.platform !== 'linux') return undefined;
  const found = findLavapipe();
  if (found !== undefined) return found;
  await installWithApt("Mesa's software graphics driver (once)", 'mesa-vulkan-drivers');
  return findLavapipe();
}

/** @returns {string | undefined} */
export function findLavapipe(folders = FOLDERS) {
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    const file = readdirSync(folder).find((name) => /^lvp_icd.*\.json$/.test(name));
    if (file !== undefined) return join(folder, file);
  }
  return undefined;
}
