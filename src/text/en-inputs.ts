/** Why a network cannot read what it was given: no image, no line, or one where it reads the other. */
export const inputs = {
  notWholeDigits: (size: number, values: number) =>
    `A prediction needs ${size} values an image; ${values} values are not a whole number of images.`,
  widthNotWhole: (width: number, most: number) =>
    `The line's width was ${width}; it must be a whole number of columns from 1 to ${most}.`,
  emptyLine: (width: number, most: number) =>
    `The line is empty: its width was ${width}. A line has 1 to ${most} columns.`,
  tooWide: ({ width, most, rows }: { width: number; most: number; rows: number }) =>
    `The line is too wide: it has ${width} columns, and at most ${most} can be read. Scale it to ${rows} rows, or cut it into shorter numbers.`,
  otherSize: ({ width, rows, values }: { width: number; rows: number; values: number }) =>
    `A line of ${width} columns has ${rows * width} pixels (${rows} rows of ${width}); ${values} values were given.`,
  noInk: ({ row, column, value }: { row: number; column: number; value: number }) =>
    `The line's pixel in row ${row}, column ${column} is ${value}; pixels go from 0 (background) to 1 (ink).`,
  readsNumbers: 'This network reads lines, not single images: give it a line.',
  namesDigits: 'This network names single images: give it one, not a line.',
  /** The two of a network that can be exchanged for another. */
  networkReadsNumbers: (network: string) =>
    `The network ${network} reads lines, not single images: give it a line to read, or choose a network that names one image.`,
  networkNamesDigits: (network: string) =>
    `The network ${network} names single images and cannot read a line: give it one image, or choose a network that reads lines.`,
} as const;
