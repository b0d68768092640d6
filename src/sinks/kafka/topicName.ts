import { checkedExpression, itemTemplate } from '../../expressions/index.ts';
import { DeliveryRefused, type OutgoingItem } from '../../model/index.ts';

/** Characters that Kafka has for the name of a topic. */
const LONGEST = 249;

/**
 * The topic of an item by a template, which was checked.
 * @throws DeliveryRefused where nothing is left that could be a name
 */
export function topicNames(template: string): (item: OutgoingItem) => string {
  const render = checkedExpression(itemTemplate(template));
  return (item) => {
    const name = render(item)
      .replace(/[^A-Za-z0-9._-]/g, '_')
      .slice(0, LONGEST);
    if (/^\.{0,2}$/.test(name)) throw new DeliveryRefused(`the topic's template gives no name: \`${name}\``);
    return name;
  };
}
