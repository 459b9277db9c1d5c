/** How many device pixels a canvas is wide, kept up to date as it is laid out; 0 at first. */
import { type RefObject, useEffect, useState } from 'react';

export function useCanvasSize(canvas: RefObject<HTMLCanvasElement | null>): number {
  const [size, setSize] = useState(0);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      setSize(Math.round(element.getBoundingClientRect().width * devicePixelRatio));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [canvas]);
  return size;
}
