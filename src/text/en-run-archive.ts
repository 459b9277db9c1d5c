/** Why a file of kept runs cannot be taken in. */
export const runArchive = {
  notAZip:
    'This is not a zip file, or it is damaged. Choose a file that "Export everything" wrote.',
  noRuns: (index: string) => `This zip file holds no runs: there is no ${index} in it.`,
  notJson: (index: string) => `${index} in this file is not JSON.`,
  wrong: (index: string, place: string, why: string) =>
    `This file was not written here, or is damaged: ${index} is wrong at "${place}" (${why}).`,
  damagedRun: (run: number, why: string) =>
    `Run ${run} in this file is damaged: ${why}. Nothing was taken.`,
  /** One of the reasons why. */
  otherLengths: 'its columns are of different lengths',
} as const;
