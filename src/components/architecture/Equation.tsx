/** An equation as it is typed, `h_{t-1}` or `m^d`, with its marks set low and high. */
import type { ReactNode } from 'react';
import { equationParts } from './equation-parts.ts';

export function Equation({ children }: { children: string }) {
  return (
    <>
      {equationParts(children).map(({ words, mark }, index): ReactNode => {
        const key = `${index} ${words}`;
        if (mark === 'low') return <sub key={key}>{words}</sub>;
        if (mark === 'high') return <sup key={key}>{words}</sup>;
        return words;
      })}
    </>
  );
}
