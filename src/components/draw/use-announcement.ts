/**
 * Says the guess about a drawing to a screen reader once, when the drawing has settled: not again at each
 * of the several answers a second that come while the network trains.
 */
import { useEffect, useState } from 'react';

/** Milliseconds without a new stroke after which a drawing counts as finished. */
const PAUSE = 700;

/** @param drawing counts drawings; undefined while one is being drawn. */
export function useAnnouncement(drawing: number | undefined, words: string | undefined): string {
  const [said, setSaid] = useState<{ drawing: number; words: string }>();
  useEffect(() => {
    if (drawing === undefined || words === undefined || said?.drawing === drawing) return undefined;
    const timer = setTimeout(() => setSaid({ drawing, words }), PAUSE);
    return () => clearTimeout(timer);
  }, [drawing, words, said]);
  return words === undefined ? '' : (said?.words ?? '');
}
