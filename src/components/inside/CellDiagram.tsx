/** A cell's gates, products and sums as a diagram, with its equations below, in which the picked part is lit. */
import { useMemo, useState } from 'react';
import type { CellTerms } from '../../inspect/cell-terms.ts';
import { text } from '../../text/index.ts';
import { Equation } from '../architecture/Equation.tsx';
import { ActionButton } from '../controls/ActionButton.tsx';
import styles from './Cell.module.css';
import {
  cellEquations,
  type CellNode,
  cellNodes,
  COLUMNS,
  type NodeValue,
  type Place,
  placeOf,
} from './cell-diagram.ts';
import insideStyles from './Inside.module.css';
import { SaveNumbers } from './SaveNumbers.tsx';

const words = text.inside.cellView;

export interface CellDiagramProps {
  terms: CellTerms;
  /** A closer look at a gate's sum is wanted. */
  onSum: (gate: string) => void;
}

export function CellDiagram({ terms, onSum }: CellDiagramProps) {
  const nodes = useMemo(() => cellNodes(terms), [terms]);
  const equations = useMemo(() => cellEquations(terms, nodes), [terms, nodes]);
  const [wanted, setPicked] = useState<string>();
  const picked = nodes.find(({ sign }) => sign === wanted) ?? nodes[nodes.length - 1];
  const { gate } = picked;
  return (
    <>
      <Diagram nodes={nodes} picked={picked} onPick={setPicked} />
      <div className={insideStyles.told}>
        <p className={insideStyles.sentence} role="status">
          <Equation>{sentenceOf(picked, nodes, terms)}</Equation>
        </p>
        <div className={insideStyles.foot}>
          {gate !== undefined && (
            <ActionButton label={words.sum(plainSign(picked.sign))} onPress={() => onSum(gate)} />
          )}
          <SaveNumbers
            name={`${terms.layer.replaceAll('/', '-')}-unit-${terms.unit}-step-${terms.step + 1}`}
            columns={[words.term, words.value]}
            rows={() => nodes.map(({ sign, value }) => [plainSign(sign), valueWords(value)])}
          />
        </div>
      </div>
      <Equations equations={equations} lit={placeOf(equations, picked.sign)} />
    </>
  );
}

interface DiagramProps {
  nodes: readonly CellNode[];
  picked: CellNode;
  onPick: (sign: string) => void;
}

/** Boxes on a grid, lines behind them in shares of its size. */
function Diagram({ nodes, picked, onPick }: DiagramProps) {
  const rows = Math.max(...nodes.map(({ row }) => row)) + 1;
  const x = (column: number) => ((column + 0.5) / COLUMNS) * 100;
  const y = (row: number) => ((row + 0.5) / rows) * 100;
  const bySign = new Map(nodes.map((node) => [node.sign, node]));
  return (
    <div
      className={styles.diagram}
      role="group"
      aria-label={words.diagram}
      style={{ '--rows': rows } as React.CSSProperties}
    >
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {nodes.flatMap((node) =>
          node.from.map((sign) => {
            const from = bySign.get(sign);
            if (from === undefined) return null;
            return (
              <path
                key={`${sign} ${node.sign}`}
                data-picked={node === picked || undefined}
                d={`M${x(from.column)} ${y(from.row)}L${x(node.column)} ${y(node.row)}`}
              />
            );
          }),
        )}
      </svg>
      {nodes.map((node) => {
        const value = valueWords(node.value);
        return (
          <button
            key={node.sign}
            type="button"
            className={styles.node}
            data-comes-in={node.does === 'comes-in' || undefined}
            data-made-of={picked.from.includes(node.sign) || undefined}
            aria-pressed={node === picked}
            style={{ left: `${x(node.column)}%`, top: `${y(node.row)}%` }}
            onClick={() => onPick(node.sign)}
          >
            <span>
              <Equation>{node.sign}</Equation>
            </span>
            {value !== '' && <small>{value}</small>}
          </button>
        );
      })}
    </div>
  );
}

export function Equations({
  equations,
  lit,
}: {
  equations: readonly string[];
  lit: Place | undefined;
}) {
  return (
    <ul className={styles.equations} aria-label={words.equations}>
      {equations.map((line, i) => (
        <li key={line}>
          {lit?.equation === i ? (
            <>
              <Equation>{line.slice(0, lit.begin)}</Equation>
              <mark>
                <Equation>{line.slice(lit.begin, lit.end)}</Equation>
              </mark>
              <Equation>{line.slice(lit.end)}</Equation>
            </>
          ) : (
            <Equation>{line}</Equation>
          )}
        </li>
      ))}
    </ul>
  );
}

function valueWords(value: NodeValue): string {
  if (value === undefined) return '';
  return typeof value === 'number' ? words.number(value) : words.complex(...value);
}

/** As it is read out and stands in a file: `f_t` stays, `h_{t-1}` loses its braces. */
export function plainSign(sign: string): string {
  return sign.replaceAll(/[{}]/g, '');
}

function sentenceOf(node: CellNode, nodes: readonly CellNode[], { x, gates }: CellTerms): string {
  const { sign } = node;
  const value = valueWords(node.value);
  if (node.value === undefined) return words.whole(sign, x.length);
  if (node.does === 'comes-in') return words.comesIn(sign, value);
  const own = gates.find(({ gate }) => gate === node.gate);
  if (own !== undefined && typeof node.value === 'number') {
    const of = words.number(own.sum);
    const how =
      node.does === '='
        ? of
        : node.does.includes('·')
          ? node.does.replace('·', of)
          : `${node.does}(${of})`;
    return words.made(sign, how, value);
  }
  const parts = node.from.map((from) => {
    const of = nodes.find((one) => one.sign === from)?.value;
    const said = of === undefined ? from : valueWords(of);
    return typeof of === 'number' && of >= 0 ? said : of === undefined ? said : `(${said})`;
  });
  switch (node.does) {
    case '×':
      // 1 − z stands where z comes in.
      return words.made(
        sign,
        node.sign.startsWith('(1') ? `(1 − ${parts[0]}) × ${parts[1]}` : parts.join(' × '),
        value,
      );
    case '÷':
      return words.made(
        sign,
        `${sign.startsWith('f') ? parts[0] : parts[1]} / (${parts.join(' + ')})`,
        value,
      );
    case '+':
      return words.made(sign, parts.join(' + '), value);
    default:
      return words.made(sign, `${node.does}(${parts.join(', ')})`, value);
  }
}
