/** What `scanline data` says: its flags, and what becomes of data sets while it takes them. */
import { fourFiles, type PartNames } from '../en-data.ts';
import { count, megabytes } from '../format.ts';

export const data = {
  summary: 'Lists the data sets, fetches known ones and takes your own.',
  words:
    'list: what is here. add: a known data set by its name, fetched from its official address or out of its four files; or one of your own: IDX files, CSV, or PNG pictures in a folder for each class, also as a .zip.',
  from: 'Where the four files are fetched, if not from their official address.',
  json: 'One JSON object a line.',
  /** One line of the list; `what` is what the data set has. */
  row: ({ data, name, isHere }: { data: string; name: string; isHere: boolean }, what: string) =>
    `${data}  (${isHere ? 'here' : 'not here'})  ${name}: ${what}`,
} as const;

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
  notWith: (
    file: string,
    {
      name,
      shape,
      classes,
    }: { name: string; shape: readonly number[]; classes: readonly string[] },
  ) =>
    `${file} cannot be learned together with ${name}: expected are images of ${shape.join(' x ')} pixels whose classes are among ${classes.join(', ')}.`,
  fromOnly: '--from names where a known data set is fetched; give its name and no files.',
  ofClass: (name: string, { train, test }: { train: number; test: number }) =>
    `  ${name}: ${count(train)} to train on, ${count(test)} to test with`,
  left: (file: string, why: string) => `Left out: ${file} (${why})`,
} as const;
