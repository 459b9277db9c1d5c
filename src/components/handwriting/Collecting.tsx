/** The pad for drawings to keep: which class is asked for, and what was drawn last taken back. */
import { useMemo, useState } from 'react';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Explanation } from '../controls/Explanation.tsx';
import { UndoIcon } from '../controls/icons.tsx';
import { Toggle } from '../controls/Toggle.tsx';
import { emptyPad } from '../draw/drawing.ts';
import { DrawingPad } from '../draw/DrawingPad.tsx';
import { networkInput } from '../draw/network-input.ts';
import { useApp, useStore } from '../store/use-app.ts';
import type { DrawingSubject } from '../../data/drawing-subject.ts';
import { ClassChoice } from './ClassChoice.tsx';
import styles from './Handwriting.module.css';
import { useCollection } from './use-collection.ts';

const words = text.handwriting.collect;

export function Collecting({ subject }: { subject: DrawingSubject }) {
  const { drawings } = useStore();
  const name = subject.classes[useCollection((state) => state.label)];
  const [side] = subject.shape;
  const inTurn = useCollection((state) => state.inTurn);
  const news = useCollection((state) => state.news);
  const canUndo = useCollection((state) => state.changes.length > 0);
  const normalise = useApp((state) => state.normalise);
  const [pad, setPad] = useState(() => emptyPad());
  const input = useMemo(
    () => networkInput(pad.drawing, normalise, side),
    [pad.drawing, normalise, side],
  );
  const keep = () => {
    if (input === undefined) return;
    drawings.keep(input.pixels);
    setPad(emptyPad());
  };
  const padWords = { ...text.draw.pad, ...words.pad, empty: words.pad.empty(name) };
  return (
    <section className={styles.section} aria-labelledby="handwriting-collect">
      <h3 id="handwriting-collect" className={styles.title}>
        {words.title}
      </h3>
      <div className={styles.collecting}>
        <div className={styles.padBox}>
          <DrawingPad words={padWords} pad={pad} change={setPad} onEnter={keep} />
        </div>
        <div className={styles.asking}>
          <p className={styles.prompt}>{words.prompt(name)}</p>
          <ClassChoice subject={subject} />
          <span className={styles.withExplanation}>
            <Toggle label={words.inTurn} on={inTurn} onChange={(on) => drawings.askInTurn(on)} />
            <Explanation of={words.inTurn}>
              <p>{words.inTurnExplain}</p>
            </Explanation>
          </span>
          <div className={styles.actions}>
            <ActionButton
              label={words.keep}
              fullLabel={words.keepAs(name)}
              look="primary"
              explain={words.enter}
              isDisabled={input === undefined}
              onPress={keep}
            />
            <ActionButton
              label={words.undo}
              icon={<UndoIcon />}
              isDisabled={!canUndo}
              onPress={() => drawings.undo()}
            />
          </div>
          <p role="status" className={styles.news}>
            {news}
          </p>
          <p className={styles.quiet} data-explanation>
            {words.sees[normalise ? 'normalised' : 'plain']}
          </p>
        </div>
      </div>
    </section>
  );
}
