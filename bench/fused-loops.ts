const rowCount = 4096;
const integers = (factor: number) => Int32Array.from({ length: rowCount }, (_, row) => (row * factor) % 1000);
const bigs = (factor: number) => BigInt64Array.from({ length: rowCount }, (_, row) => BigInt((row * factor) % 100_000));
const [a, b, c] = [integers(7919), integers(104_729), integers(1_299_709)];
const [price, discount, tax] = [bigs(7919), bigs(104_729), bigs(1_299_709)];
const nulls = Array.from({ length: 6 }, () => new Uint8Array(rowCount));
const [nullA, nullB, nullC, nullPrice, nullDiscount, nullTax] = nulls;

const sum = new Int32Array(rowCount);
const isSeven = new Int32Array(rowCount);
const chosen = new Int32Array(rowCount);
const charge = new BigInt64Array(rowCount);
const isEmpty = new Int32Array(rowCount);
const outputs = [sum, isSeven, chosen, charge, isEmpty];
const [nullSum, nullSeven, nullChosen, nullCharge, nullEmpty] = outputs.map(() => new Uint8Array(rowCount));

const loops: readonly ((rows: number) => void)[] = [
  (rows) => {
    for (let row = 0; row < rows; row++) {
      nullSum[row] = nullA[row] | nullB[row];
      sum[row] = a[row] + b[row] * 2;
    }
  },
  (rows) => {
    for (let row = 0; row < rows; row++) {
      nullSeven[row] = nullA[row];
      isSeven[row] = a[row] % 7 === 3 ? 1 : 0;
    }
  },
  (rows) => {
    for (let row = 0; row < rows; row++) {
      nullChosen[row] = nullA[row] | nullB[row] | nullC[row];
      chosen[row] = a[row] > 100 && b[row] < 50 ? a[row] : c[row];
    }
  },
  (rows) => {
    for (let row = 0; row < rows; row++) {
      nullCharge[row] = nullPrice[row] | nullDiscount[row] | nullTax[row];
      const discounted = BigInt.asIntN(64, price[row] * (100n - discount[row]));
      charge[row] = BigInt.asIntN(64, discounted * (100n + tax[row]));
    }
  },
  (rows) => {
    for (let row = 0; row < rows; row++) {
      nullEmpty[row] = 0;
      isEmpty[row] = nullC[row];
    }
  },
];

function fusedLoop(rows: number): void {
  for (let row = 0; row < rows; row++) {
    const valueA = a[row];
    const valueB = b[row];
    const isNullA = nullA[row];
    const isNullB = nullB[row];
    const isNullC = nullC[row];
    nullSum[row] = isNullA | isNullB;
    sum[row] = valueA + valueB * 2;
    nullSeven[row] = isNullA;
    isSeven[row] = valueA % 7 === 3 ? 1 : 0;
    nullChosen[row] = isNullA | isNullB | isNullC;
    chosen[row] = valueA > 100 && valueB < 50 ? valueA : c[row];
    nullCharge[row] = nullPrice[row] | nullDiscount[row] | nullTax[row];
    const discounted = BigInt.asIntN(64, price[row] * (100n - discount[row]));
    charge[row] = BigInt.asIntN(64, discounted * (100n + tax[row]));
    nullEmpty[row] = 0;
    isEmpty[row] = isNullC;
  }
}

/** The best of 600 passes, in nanoseconds per row. */
function best(pass: (rows: number) => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 600; round++) {
    const started = performance.now();
    pass(rowCount);
    least = Math.min(least, performance.now() - started);
  }
  return (least / rowCount) * 1e6;
}

/**
 * Five expressions over the columns of one buffer: a loop for each, as the engine generates them, against one loop for all of them. Gives
 * nanoseconds per row as text; the ground of ADR 0010. Throws when the two forms give different values.
 */
export function benchFusedLoops(): string {
  const separate = best((rows) => {
    for (const loop of loops) loop(rows);
  });
  const values = outputs.map(String);
  for (const { buffer } of outputs) new Uint8Array(buffer).fill(0);
  const fused = best(fusedLoop);
  if (outputs.some((column, index) => String(column) !== values[index])) throw new Error('the two forms differ');
  return `five expressions, ${rowCount} rows: ${separate.toFixed(2)} ns a row in loops of their own, ${fused.toFixed(2)} ns in one loop\n`;
}
