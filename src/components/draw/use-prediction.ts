/** What a pad's panel asks of the network, and how far the network is trained. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { PredictionLoop } from './prediction-loop.ts';
import type { ModelProgress, Predictor } from './predictor.ts';

const UNTRAINED: ModelProgress = { step: 0, epoch: 0 };

/**
 * Asks about what is drawn, and again whenever the network has changed.
 *
 * @param ask must stay the same function from one rendering to the next
 */
export function usePrediction<Asked extends object, Reading>(
  predictor: Predictor,
  ask: (predictor: Predictor, asked: Asked) => Promise<Reading | undefined>,
  asked: Asked | undefined,
): { loop: PredictionLoop<Asked, Reading>; progress: ModelProgress } {
  const loop = useMemo(
    () => new PredictionLoop<Asked, Reading>((question) => ask(predictor, question)),
    [predictor, ask],
  );
  useEffect(() => loop.show(asked), [loop, asked]);
  useEffect(() => () => loop.stop(), [loop]);
  return { loop, progress: useProgress(predictor, loop) };
}

/** Each change of the network asks about the drawing anew. */
function useProgress(predictor: Predictor, loop: { refresh(): void }): ModelProgress {
  const [progress, setProgress] = useState(UNTRAINED);
  const asking = useRef(loop);
  useEffect(() => {
    asking.current = loop;
  }, [loop]);
  useEffect(
    () =>
      predictor.subscribe((now) => {
        setProgress(now);
        asking.current.refresh();
      }),
    [predictor],
  );
  return progress;
}
