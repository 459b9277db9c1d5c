/** What a pad's panel asks of the network. */
import { useEffect, useMemo } from 'react';
import type { ReaderName } from '../../workers/protocol.ts';
import { canCompareReaders } from '../store/app-state.ts';
import { useApp } from '../store/use-app.ts';
import { PredictionLoop } from './prediction-loop.ts';
import type { Predictor } from './predictor.ts';

/** Puts what is drawn to one of the readers. */
export type Ask<Asked, Reading> = (
  predictor: Predictor,
  asked: Asked,
  reader: ReaderName,
) => Promise<Reading | undefined>;

export interface Predictions<Asked extends object, Reading> {
  /** Who is asked. */
  predictor: Predictor;
  /** The answers of the reader that is chosen. */
  loop: PredictionLoop<Asked, Reading>;
  /** Those of either, where there is a choice. */
  loops: Readonly<Record<ReaderName, PredictionLoop<Asked, Reading>>>;
}

/**
 * Asks about what is drawn, and again whenever the network has changed.
 *
 * @param ask must stay the same function from one rendering to the next
 */
export function usePrediction<Asked extends object, Reading>(
  predictor: Predictor,
  ask: Ask<Asked, Reading>,
  asked: Asked | undefined,
): Predictions<Asked, Reading> {
  const comparing = useApp(canCompareReaders);
  const chosen = useApp(({ reader }) => reader);
  const run = useLoop(predictor, ask, 'run', asked);
  const pretrained = useLoop(predictor, ask, 'pretrained', comparing ? asked : undefined);
  const loops = { run, pretrained };
  return { predictor, loop: loops[comparing ? chosen : 'run'], loops };
}

function useLoop<Asked extends object, Reading>(
  predictor: Predictor,
  ask: Ask<Asked, Reading>,
  reader: ReaderName,
  asked: Asked | undefined,
): PredictionLoop<Asked, Reading> {
  const loop = useMemo(
    () => new PredictionLoop<Asked, Reading>((question) => ask(predictor, question, reader)),
    [predictor, ask, reader],
  );
  useEffect(() => loop.show(asked), [loop, asked]);
  useEffect(() => () => loop.stop(), [loop]);
  useEffect(
    () =>
      predictor.subscribe(() => {
        // Weights that came with the page do not change as the run trains.
        if (reader === 'run' || loop.snapshot().reading === undefined) loop.refresh();
      }),
    [predictor, loop, reader],
  );
  return loop;
}
