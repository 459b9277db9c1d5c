/** The means of a sweep as colours: the first setting across, the second down, a map for each value of the third. */
import { tableOf, type SweepGroup } from '../../experiments/sweep-table.ts';
import type { SweepResults } from '../../experiments/sweep-results.ts';
import type { OptionValue, TaskName } from '../../models/experiment.ts';
import { text } from '../../text/index.ts';
import { type Scale, shares } from '../inside/colours.ts';
import styles from './Sweep.module.css';
import { labelOf, valueInWords } from './sweep-words.ts';

const words = text.sweep.heat;

export function HeatMaps({ results }: { results: SweepResults }) {
  const { network, vary } = results.sweep;
  const [across, down, third] = Object.entries(vary);
  const { groups } = tableOf(results);
  const task = groups[0]?.task ?? 'digit';
  const means = groups.flatMap(({ accuracy }) => accuracy?.mean ?? []);
  if (across === undefined || means.length < 2) return null;
  const scale = shares(Math.min(...means), Math.max(...means));
  const inWords = (name: string, value: OptionValue) => valueInWords(network, name, value);
  const meanAt = (place: Readonly<Record<string, OptionValue | undefined>>) =>
    groups.find((group) => isAt(group, place))?.accuracy?.mean;
  const [columnName, columns] = across;
  const [rowName, rows] = down ?? [undefined, [undefined]];
  const [thirdName, layers] = third ?? [undefined, [undefined]];
  const label = (name: string | undefined) =>
    name === undefined ? undefined : labelOf(network, name);
  return (
    <>
      <h4 className={styles.subtitle}>{words.title(task)}</h4>
      <div className={styles.maps}>
        {layers.map((layer) => (
          <table key={String(layer)} className={styles.heat}>
            <caption>
              {words.caption(
                labelOf(network, columnName),
                label(rowName),
                thirdName === undefined || layer === undefined
                  ? undefined
                  : text.sweep.setting(labelOf(network, thirdName), inWords(thirdName, layer)),
              )}
            </caption>
            <thead>
              <tr>
                {rowName !== undefined && <td />}
                {columns.map((column) => (
                  <th key={String(column)} scope="col">
                    {inWords(columnName, column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={String(row)}>
                  {rowName !== undefined && row !== undefined && (
                    <th scope="row">{inWords(rowName, row)}</th>
                  )}
                  {columns.map((column) => (
                    <HeatCell
                      key={String(column)}
                      scale={scale}
                      task={task}
                      mean={meanAt({
                        [columnName]: column,
                        ...(rowName === undefined ? {} : { [rowName]: row }),
                        ...(thirdName === undefined ? {} : { [thirdName]: layer }),
                      })}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </>
  );
}

interface HeatCellProps {
  mean: number | undefined;
  scale: Scale;
  task: TaskName;
}

function HeatCell({ mean, scale, task }: HeatCellProps) {
  if (mean === undefined) return <td>{words.none}</td>;
  const [red, green, blue] = scale.colour(mean);
  // The brightness of a colour as eyes weigh it, 0 to 255: dark figures on bright cells.
  const brightness = 0.299 * red + 0.587 * green + 0.114 * blue;
  return (
    <td
      style={{
        background: `rgb(${red} ${green} ${blue})`,
        color: brightness > 115 ? '#000' : '#fff',
      }}
    >
      {text.sweep.results.share(mean, task)}
    </td>
  );
}

function isAt({ vary }: SweepGroup, place: Readonly<Record<string, OptionValue | undefined>>) {
  return Object.entries(place).every(([name, value]) => vary[name] === value);
}
