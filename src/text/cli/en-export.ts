/** What `scanline export` says. */
import { groups } from './en-flags.ts';

export const exportCommand = {
  summary: 'Writes a trained network for Keras, TensorFlow.js, ONNX or a cluster.',
  group: groups.output,
  flags: {
    to: 'The format: a .keras file, a LayersModel of TensorFlow.js (model.json and weights.bin), an .onnx file, this program’s own checkpoint, or a folder that trains on with Keras on several devices. Required.',
    out: 'Where it goes. Formats of several files make a folder of this name, or an archive where it ends in .zip. Without it the network’s name is taken.',
    replace:
      'Files that stand there may be lost. Without it only what "export" wrote of the same network is replaced.',
  },
  noFormat: (known: readonly string[]) => `"export" needs --to and one of ${known.join(', ')}.`,
  otherFormat: (given: string, known: readonly string[]) =>
    `--to was "${given}"; it must be one of ${known.join(', ')}.`,
  notWritten: (path: string) => `${path} cannot be written`,
  inTheWay: (paths: readonly string[]) =>
    `${paths.join(', ')} ${paths.length === 1 ? 'is' : 'are'} there already, and not an earlier export of this network. Name another path with --out, or give --replace if ${paths.length === 1 ? 'it' : 'they'} may be lost.`,
  kilobytes: (bytes: number) => `${Math.ceil(bytes / 1e3)} kB`,
  files: (files: number, size: string) => `${files} files, ${size}`,
} as const;
