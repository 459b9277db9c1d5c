/** One gate's sum: what each term of its equation is, which products are largest, and all of them as bars. */
import type { CellTerms } from '../../inspect/cell-terms.ts';
import { text } from '../../text/index.ts';
import { useState } from 'react';
import { Equation } from '../architecture/Equation.tsx';
import { SegmentedControl } from '../charts/SegmentedControl.tsx';
import styles from './Cell.module.css';
import {
  cellEquations,
  cellNodes,
  gateOf,
  gateSign,
  placeOf,
  type TermKind,
  termParts,
} from './cell-diagram.ts';
import { Equations, plainSign } from './CellDiagram.tsx';
import insideStyles from './Inside.module.css';
import { SaveNumbers } from './SaveNumbers.tsx';

const words = text.inside.cellView;
const MOST_PRODUCTS = 5;

interface Product {
  kind: 'input' | 'recurrent';
  name: string;
  value: number;
  weight: number;
  product: number;
}

export interface CellSumProps {
  terms: CellTerms;
  gate: string | undefined;
  onGate: (gate: string) => void;
}

export function CellSum({ terms, gate: wanted, onGate }: CellSumProps) {
  const names = terms.gates.map(({ gate }) => gate);
  const gate = wanted !== undefined && names.includes(wanted) ? wanted : names[0];
  const [lit, setLit] = useState<TermKind>();
  const own = gateOf(terms, gate);
  const nodes = cellNodes(terms);
  const node = nodes.find((one) => one.gate === gate);
  const sign = gateSign(terms, gate);
  const parts = termParts(terms, gate);
  const equations = cellEquations(terms, nodes);
  const line = equations.findIndex((_, i) => placeOf(equations, sign)?.equation === i);
  const litPart = parts.find(({ kind }) => kind === lit);
  const inOwn = litPart && placeOf([equations[line] ?? ''], litPart.sign);
  const products = productsOf(terms, gate);
  const largest = products
    .toSorted((one, other) => Math.abs(other.product) - Math.abs(one.product))
    .slice(0, MOST_PRODUCTS);
  const does = terms.cell === 'lru' ? '=' : (node?.does ?? '=');
  const told = parts.map((part) => `${part.sign} = ${words.number(part.sum)}`).join(', ');
  return (
    <>
      {names.length > 1 && (
        <SegmentedControl
          label={words.gate}
          segments={names.map((value) => ({
            value,
            label: value,
            spoken: text.inside.states[value] ?? value,
          }))}
          value={gate}
          onChange={onGate}
        />
      )}
      <Equations
        equations={line < 0 ? [] : [equations[line]]}
        lit={inOwn ?? placeOf(line < 0 ? [] : [equations[line]], sign)}
      />
      <div className={styles.sum}>
        <table className={styles.terms}>
          <thead>
            <tr>
              <th scope="col">{words.term}</th>
              <th scope="col">{words.value}</th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part.kind}>
                <th scope="row">
                  <button
                    type="button"
                    aria-pressed={part.kind === lit}
                    onClick={() => setLit(part.kind === lit ? undefined : part.kind)}
                  >
                    <Equation>{part.sign}</Equation>
                  </button>
                </th>
                <td>{words.number(part.sum)}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">{words.total}</th>
              <td>{words.number(own.sum)}</td>
            </tr>
            {does !== '=' && (
              <tr>
                <th scope="row">{words.activated(does)}</th>
                <td>{words.number(own.value)}</td>
              </tr>
            )}
          </tbody>
        </table>
        <div>
          <h3 className={styles.heading}>{words.products}</h3>
          <ul className={styles.products}>
            {largest.map(({ name, value, weight, product }) => (
              <li key={name}>
                <span>{name}</span> {words.times(value, weight, product)}
              </li>
            ))}
          </ul>
        </div>
      </div>
      <Bars sign={plainSign(sign)} products={products} lit={lit} />
      <p className={insideStyles.sentence} role="status">
        <Equation>
          {does === '='
            ? words.same(sign, told, own.sum)
            : words.sumTold(sign, told, own.sum, own.value)}
        </Equation>
      </p>
      <SaveNumbers
        name={`${terms.layer.replaceAll('/', '-')}-unit-${terms.unit}-${gate}`}
        columns={['term', 'value', 'weight', 'product']}
        rows={() => [
          ...products.map(({ name, value, weight, product }) => [name, value, weight, product]),
          ...parts
            .filter(({ kind }) => kind.endsWith('bias'))
            .map((part) => [plainSign(part.sign), 1, part.sum, part.sum]),
        ]}
      />
    </>
  );
}

function productsOf(terms: CellTerms, gate: string): Product[] {
  const { x, previous } = terms;
  const own = gateOf(terms, gate);
  return [
    ...[...own.input].map((product, d) => ({
      kind: 'input' as const,
      name: words.pixel(d + 1, x.length),
      value: x[d],
      weight: own.inputWeights[d],
      product,
    })),
    ...[...own.recurrent].map((product, k) => ({
      kind: 'recurrent' as const,
      name: stateName(terms, k),
      value: previous[k],
      weight: own.recurrentWeights[k],
      product: product * own.recurrentTimes,
    })),
  ];
}

/** Whose state the k-th number is that the sum sees. */
function stateName({ cell, unit, now }: CellTerms, k: number): string {
  if (cell === 'indrnn') return words.state(unit);
  if (cell !== 'cornn') return words.state(k);
  const units = now.length;
  return k < units ? words.state(k, 'y') : words.state(k - units, 'v');
}

interface BarsProps {
  sign: string;
  products: readonly Product[];
  lit: TermKind | undefined;
}

const [WIDTH, HEIGHT] = [400, 70];

function Bars({ sign, products, lit }: BarsProps) {
  const most = Math.max(1e-9, ...products.map(({ product }) => Math.abs(product)));
  const each = WIDTH / products.length;
  return (
    <svg
      className={styles.bars}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words.bars(sign)}
    >
      <path d={`M0 ${HEIGHT / 2}H${WIDTH}`} />
      {products.map(({ name, kind, product }, i) => {
        const length = (Math.abs(product) / most) * (HEIGHT / 2 - 2);
        return (
          <rect
            key={name}
            data-kind={kind}
            data-faded={(lit !== undefined && lit !== kind) || undefined}
            x={i * each}
            width={Math.max(each * 0.8, 0.5)}
            y={product > 0 ? HEIGHT / 2 - length : HEIGHT / 2}
            height={length}
          />
        );
      })}
    </svg>
  );
}
