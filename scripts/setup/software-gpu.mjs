/**
 * The software Vulkan driver that comes with Chromium, for the tests that run WebGPU in Node. It computes
 * on the processor what a graphics card would, so it needs no card.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Environment variables under which Node's WebGPU finds that driver; none where Chromium lies without it.
 * @param {string} chromium its path
 * @returns {Record<string, string>}
 */
export function softwareGpuEnvironment(chromium) {
  if (process.platform !== 'linux') return {};
  // A distribution's `chromium` is a script; what it starts lies elsewhere.
  const folders = [
    dirname(realpathSync(chromium)),
    '/usr/lib/chromium',
    '/usr/lib/chromium-browser',
  ];
  const folder = folders.find(
    (candidate) =>
      existsSync(join(candidate, 'vk_swiftshader_icd.json')) &&
      existsSync(join(candidate, 'libvulkan.so.1')),
  );
  if (folder === undefined) return {};
  return {
    VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    SCANLINE_EXPECT_GPU: '1',
  };
}
