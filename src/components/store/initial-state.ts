/** The page before anything has happened. */
import type { AppState } from './app-state.ts';

/** What is known from the link and from earlier visits. */
export type KnownAtFirst = Pick<
  AppState,
  | 'experiment'
  | 'preset'
  | 'published'
  | 'page'
  | 'notices'
  | 'finishedLessons'
  | 'pace'
  | 'shortcuts'
>;

export function initialState(known: KnownAtFirst): AppState {
  return {
    ...known,
    tab: 'curves',
    normalise: true,
    lesson: undefined,
    lessonFailure: undefined,
    phase: { kind: 'starting' },
    backend: undefined,
    run: undefined,
    stopped: undefined,
    divergence: undefined,
    lastEpoch: undefined,
    film: [],
    runError: undefined,
    silent: undefined,
    recoveredAt: undefined,
    measuring: false,
    pretrained: undefined,
    reader: 'run',
    imported: undefined,
    fileTask: undefined,
    fileNews: undefined,
    ownData: [],
    offeredData: undefined,
    offer: undefined,
    leftRun: undefined,
    bringingBack: false,
    hiddenRuns: [],
    keeping: undefined,
  };
}
