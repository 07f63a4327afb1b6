const FUNCTIONS: Record<string, (...args: number[]) => number> = {
  pow: (base, exponent) => (base ?? Number.NaN) ** (exponent ?? Number.NaN),
  sqrt: Math.sqrt,
  abs: Math.abs,
  exp: Math.exp,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  min: Math.min,
  max: Math.max,
};

const DAY_MS = 86_400_000;

/** QStash's own backoff before retry `n` (1 for the first): min(1 day, e^(2.5 n) seconds). Source: its "Retry" page. */
export function defaultBackoffMs(n: number): number {
  return Math.min(DAY_MS, Math.exp(2.5 * n) * 1_000);
}

/**
 * The milliseconds that an `Upstash-Retry-Delay` expression means, such as `pow(2, retried) * 1000`; `retried` counts from 0.
 * Undefined when the text is not such an expression or its value not a number; capped at a day.
 */
export function evaluateRetryDelayMs(expression: string, retried: number): number | undefined {
  const tokens = expression.match(/\d+(?:\.\d+)?|[a-z]+|[-+*/(),]|\S/g) ?? [];
  let position = 0;
  const peek = () => tokens[position];
  const take = () => tokens[position++];

  function expect(token: string): void {
    if (take() !== token) throw new SyntaxError(`expected ${token}`);
  }

  function sum(): number {
    let value = product();
    while (peek() === "+" || peek() === "-") value += (take() === "+" ? 1 : -1) * product();
    return value;
  }

  function product(): number {
    let value = factor();
    while (peek() === "*" || peek() === "/") value = take() === "*" ? value * factor() : value / factor();
    return value;
  }

  function factor(): number {
    const token = take() ?? "";
    if (token === "-") return -factor();
    if (token === "(") {
      const value = sum();
      expect(")");
      return value;
    }
    if (/^\d/.test(token)) return Number(token);
    if (token === "retried") return retried;
    const call = Object.hasOwn(FUNCTIONS, token) ? FUNCTIONS[token] : undefined;
    if (call === undefined) throw new SyntaxError(`unknown word ${token}`);
    return call(...callArguments());
  }

  function callArguments(): number[] {
    expect("(");
    const values = [sum()];
    while (peek() === ",") {
      take();
      values.push(sum());
    }
    expect(")");
    return values;
  }

  try {
    const value = sum();
    return position === tokens.length && Number.isFinite(value) ? Math.min(DAY_MS, Math.max(0, value)) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
