/** The class's board: links with results, pasted one a line, as a table with their curves. Nothing is sent anywhere. */
import { useMemo, useState } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { TableCopies } from '../controls/TableCopies.tsx';
import { TickBox } from '../controls/TickBox.tsx';
import { ComparedCurves } from '../runs/ComparedCurves.tsx';
import { LineSample } from '../runs/LineSample.tsx';
import { MOST_LINES, type Slots, withRuns } from '../runs/run-lines.ts';
import runsStyles from '../runs/RunsPanel.module.css';
import { rememberedText } from '../store/remembered.ts';
import sweepStyles from '../sweep/Sweep.module.css';
import { boardCsv, boardMarkdown, type BoardRow, cellsOf, readBoard } from './board-lines.ts';

const words = text.board;
const memory = rememberedText('scanline-board');

export function BoardPanel() {
  const [pasted, setPasted] = useState(() => memory.read() ?? '');
  const { rows, bad } = useMemo(() => readBoard(pasted), [pasted]);
  const paste = (links: string) => {
    setPasted(links);
    memory.write(links);
  };
  return (
    <div className={runsStyles.panel}>
      <p className={runsStyles.intro}>{words.intro}</p>
      <TextField className={runsStyles.field ?? ''} value={pasted} onChange={paste}>
        <Label>{words.links}</Label>
        <TextArea rows={5} wrap="off" spellCheck={false} autoCapitalize="none" />
      </TextField>
      <div role="status">
        {bad.length > 0 && (
          <>
            <p>{words.bad(bad.length)}</p>
            <ul>
              {bad.map(({ line, why }) => (
                <li key={line}>{words.line(line, why)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      {rows.length === 0 ? (
        <p className={runsStyles.quiet}>{words.none}</p>
      ) : (
        <Results rows={rows} />
      )}
      {pasted !== '' && (
        <div className={runsStyles.actions}>
          <ActionButton label={words.clear} onPress={() => paste('')} />
        </div>
      )}
    </div>
  );
}

function Results({ rows }: { rows: readonly BoardRow[] }) {
  const [chosen, setChosen] = useState<readonly number[]>();
  const lines = rows.map(({ line }) => line);
  const wanted = (chosen ?? lines).filter((line) => lines.includes(line)).slice(0, MOST_LINES);
  const slots = withRuns(new Map(), wanted.map(String));
  return (
    <>
      <p className={runsStyles.quiet}>{words.draw}</p>
      <BoardTable
        rows={rows}
        slots={slots}
        onDraw={(line, on) =>
          setChosen(on ? [line, ...wanted] : wanted.filter((one) => one !== line))
        }
      />
      <div className={runsStyles.actions}>
        <TableCopies
          words={words}
          markdown={() => boardMarkdown(rows)}
          csv={() => boardCsv(rows)}
        />
      </div>
      <h3 className={runsStyles.title}>{words.curves}</h3>
      <ComparedCurves
        lines={rows.flatMap(({ line, name, task, result }) => {
          const slot = slots.get(String(line));
          return slot === undefined
            ? []
            : [{ id: String(line), name, slot, task, points: result.points }];
        })}
      />
    </>
  );
}

interface BoardTableProps {
  rows: readonly BoardRow[];
  slots: Slots;
  onDraw: (line: number, on: boolean) => void;
}

function BoardTable({ rows, slots, onDraw }: BoardTableProps) {
  const { columns } = words;
  return (
    <div className={runsStyles.scroll}>
      <table className={sweepStyles.table} aria-label={words.table}>
        <thead>
          <tr>
            {Object.entries(columns).map(([id, name]) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const slot = slots.get(String(row.line));
            return (
              <tr key={row.line}>
                <th scope="row">
                  <span className={sweepStyles.draw}>
                    <TickBox
                      label={row.name}
                      on={slot !== undefined}
                      onChange={(on) => onDraw(row.line, on)}
                    />
                    {slot !== undefined && <LineSample slot={slot} />}
                  </span>
                </th>
                {cellsOf(row).map((cell, index) => (
                  // The columns are always the same.
                  <td key={index}>{cell}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
