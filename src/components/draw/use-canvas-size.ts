/**
 * How many device pixels a canvas is wide, kept up to date as it is laid out, and as the page is zoomed or moved to
 * a screen of another density; 0 at first.
 */
import { type RefObject, useEffect, useState } from 'react';

export function useCanvasSize(canvas: RefObject<HTMLCanvasElement | null>): number {
  const [size, setSize] = useState(0);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const measure = () => {
      setSize(Math.round(element.getBoundingClientRect().width * devicePixelRatio));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const stopWatching = onDensityChange(measure);
    return () => {
      observer.disconnect();
      stopWatching();
    };
  }, [canvas]);
  return size;
}

/** Calls back whenever a CSS pixel comes to be another number of device pixels. @returns ends that. */
function onDensityChange(callback: () => void): () => void {
  let stop = new AbortController();
  const watch = () => {
    stop.abort();
    stop = new AbortController();
    // A query asks for one density, so each change needs the next query.
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      'change',
      () => {
        callback();
        watch();
      },
      { once: true, signal: stop.signal },
    );
  };
  watch();
  return () => stop.abort();
}
