/** The files of the kit that are made and not bundled: compressed programs, the script that starts them, the README. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';

/**
 * A program or library, without its debugging symbols where `strip` is installed, as gzip: the one
 * compression that every Linux can undo.
 * @param {string} from
 * @param {string} to
 */
export async function shrink(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'scanline-kit-'));
  try {
    const copy = join(folder, 'copy');
    copyFileSync(from, copy);
    // Exported names stay: add-ons such as Dawn look for Node's.
    spawnSync('strip', ['--strip-unneeded', copy], { stdio: 'ignore' });
    await pipeline(
      createReadStream(copy),
      createGzip({ level: constants.Z_BEST_COMPRESSION }),
      createWriteStream(to),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * All files below, in bytes.
 * @param {string} folder
 * @returns {number}
 */
export function folderSize(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** @param {string} folder */
export function writeRun(folder) {
  writeFileSync(join(folder, 'run'), RUN, { mode: 0o755 });
}

/** @param {string} folder */
export function writeReadme(folder) {
  writeFileSync(join(folder, 'README.md'), README);
}

const RUN = `#!/bin/sh
# ./run bench ..., ./run train ...: Scanline's command line with the Node and the Dawn of this folder.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

# The first time only; whole or not at all, so that a full disk leaves no half program behind.
unpack() {
  [ -e "$2" ] && return 0
  mkdir -p "$(dirname -- "$2")" 2>/dev/null || true
  if ! gzip -dc "$1" >"$2.$$" 2>/dev/null; then
    rm -f "$2.$$"
    echo "This folder must be on a disk that can be written and has 150 MB free: copy it there and start it again." >&2
    exit 1
  fi
  chmod +x "$2.$$"
  mv "$2.$$" "$2"
}

unpack "$here/node.gz" "$here/unpacked/node"
unpack "$here/main.mjs.gz" "$here/app/cli/main.mjs"
unpack "$here/dawn.node.gz" "$here/app/node_modules/webgpu/dist/linux-x64/dawn.node"
export SCANLINE_PROGRAM=./run
exec "$here/unpacked/node" "$here/app/cli/main.mjs" "$@"
`;

const README = `# Scanline's kit for a machine with a GPU

For x86-64 Linux with glibc 2.34, the libstdc++ of GCC 12 (Ubuntu 22.04, Debian 12 or later) and a Vulkan driver.
Nothing is installed and no network is needed.

    ./run bench --backend webgpu                          the four networks with a stated bar
    ./run bench --backend webgpu --network all --json     every network, one JSON object a line
    ./run bench --backend webgpu --network irnn --batch 1024 --against none
    ./run bench --backend webgpu --markdown performance.md
    ./run train --backend webgpu --network lstm --epochs 3
    ./run --help

The first start unpacks Node and Dawn into this folder (about 140 MB).

\`python3 pytorch.py --json\` measures the same networks, sizes and optimizers in PyTorch, where that is installed.

## When no adapter is found

- \`ldconfig -p | grep libvulkan\` must name the Vulkan loader (package libvulkan1).
- The driver's description must be known to it: for NVIDIA usually /usr/share/vulkan/icd.d/nvidia_icd.json. Where it
  lies elsewhere, as in containers, name it: \`VK_DRIVER_FILES=/path/to/nvidia_icd.json ./run bench --backend webgpu\`.
- Without a GPU: \`--backend wasm\`.

## What is in it

app/ is Scanline (MIT licence) with the packages it uses; app/node_modules/webgpu is Dawn's package for Node
(BSD-3-Clause, see its LICENSE.md); node.gz is Node (MIT); app/public/mnist is MNIST by Yann LeCun, Corinna Cortes
and Christopher Burges (CC BY-SA 3.0).
`;
