/** Whether a part of the page can be seen: its tab of the browser is shown, and it is not scrolled out of the window. */
import { createContext, type RefObject, useEffect, useRef, useState } from 'react';

/** What the views around are told of that; what cannot be seen need not follow a network that trains. */
export const IsSeen = createContext(true);

/** @returns what to hang on the part, and whether it is seen */
export function useIsSeen<Part extends Element>(): [RefObject<Part | null>, boolean] {
  const part = useRef<Part>(null);
  const [inWindow, setInWindow] = useState(true);
  const [inTab, setInTab] = useState(!document.hidden);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      const last = entries.at(-1);
      if (last !== undefined) setInWindow(last.isIntersecting);
    });
    if (part.current !== null) observer.observe(part.current);
    const tell = () => setInTab(!document.hidden);
    document.addEventListener('visibilitychange', tell);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', tell);
    };
  }, []);
  return [part, inWindow && inTab];
}
