/** A part of the page that lessons can point at: it gets a ring, comes into view, and can take the focus. */
import { useEffect, useState } from 'react';
import { useApp } from '../store/use-app.ts';

export interface Lit {
  ref: (part: HTMLElement | null) => void;
  'data-lit'?: true;
  tabIndex?: -1;
}

/**
 * @param names what lessons call the part, and what they call things in it that may be folded away
 * @param isShown whether this is where the part is seen at the moment
 */
export function useLit(names: string | readonly string[], isShown = true): Lit {
  const [part, setPart] = useState<HTMLElement | null>(null);
  const pointed = useApp(({ lesson }) => {
    const name = lesson?.lesson.steps[lesson.step]?.highlight;
    const isMeant = name !== undefined && [names].flat().includes(name);
    return isMeant ? lesson?.step : undefined;
  });
  const isLit = isShown && pointed !== undefined;
  useEffect(() => {
    if (part === null || !isLit) return;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    part.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
  }, [part, isLit, pointed]);
  return { ref: setPart, ...(isLit ? { 'data-lit': true, tabIndex: -1 } : {}) };
}

/** Moves the focus back to the lesson. @returns whether one is followed */
export function focusLesson(): boolean {
  const panel = document.getElementById('lesson');
  panel?.focus();
  return panel !== null;
}

/** Moves the focus to the part that is pointed at. @returns whether there is one */
export function focusLit(): boolean {
  const part = document.querySelector<HTMLElement>('[data-lit]');
  part?.focus();
  return part !== null;
}
