/**
 * The hosts in the order in which they are tried, without end. `round-robin` goes through them as the URL
 * names them; `shuffle` goes through them in another order each round, so that many bridges spread.
 */
export function* hostOrder<Address>(
  addresses: readonly [Address, ...Address[]],
  strategy: 'round-robin' | 'shuffle',
  random: () => number = Math.random,
): Generator<Address, never> {
  for (;;) yield* strategy === 'shuffle' ? shuffled(addresses, random) : addresses;
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
