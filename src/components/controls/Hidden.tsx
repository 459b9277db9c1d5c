/** Words for those who listen to the page. */
import type { ReactNode } from 'react';

export function Hidden({ children, id }: { children: ReactNode; id?: string }) {
  return (
    <span className="for-screen-readers" id={id}>
      {children}
    </span>
  );
}
