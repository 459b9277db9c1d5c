/** What the command line says while it takes data sets. */
import { count, megabytes } from './format.ts';
import { fourFiles, type PartNames } from './en-data.ts';

export const addingData = {
  notReadable: (path: string) => `${path} cannot be read`,
  notWritten: (folder: string) => `The data set cannot be laid into ${folder}`,
  reading: (read: number, files: number) => `Reading file ${count(read)} of ${count(files)} …`,
  loaded: (bytes: number, total: number) =>
    total > 0 ? `${megabytes(bytes)} of ${megabytes(total)}` : megabytes(bytes),
  notReached: (address: string, why: string) =>
    `${address} could not be had: ${why}. Check the network, name another place that has the file with --from ADDRESS, or hand the files over.`,
  archiveOnly: (name: string, archive: string, names: PartNames, data: string) =>
    `${name} comes in one archive of 562 MB, ${archive}. Load it, unpack it, and hand over four files of it: ${fourFiles(names)}, each with .gz or without: scanline data add ${data} FILES.`,
  taken: (name: string, isChecked: boolean) =>
    isChecked
      ? `${name} is here: its files have the right SHA-256.`
      : `${name} is here. Its files have the right kinds, sizes and labels; no SHA-256 could be held against them.`,
  takenOwn: (name: string, what: string) => `“${name}” is here: ${what}`,
  useIt: (data: string) => `Train on it with --data "${data}"`,
  nothing: 'Say what to add: "scanline data add NAME" or "scanline data add FILE_OR_FOLDER".',
  unknown: (word: string) => `"scanline data ${word}" is not known; there are "list" and "add".`,
  mnistIsHere: 'MNIST comes with Scanline; there is nothing to add.',
  notWithMnist: (file: string) =>
    `${file} cannot be learned together with MNIST: expected are images of 28 x 28 whose classes are digits from 0 to 9.`,
  fromOnly: '--from names where a known data set is fetched; give its name and no files.',
  className: 'class',
  toTrain: 'to train on',
  toTest: 'to test with',
  left: (file: string, why: string) => `Left out: ${file} (${why})`,
  here: 'here',
  notHere: 'not here',
} as const;
