/** The fields of the policy as Markdown tables, from its schema: one table for each mapping, in the order of the schema. */
export function policyReference(schema) {
  const sections = [];
  const described = new Map();
  section('spec', schema.properties.spec);
  return sections.join('\n');

  function section(name, mapping) {
    const own = [`#### \`${name}\``, '', '| field | values | default | |', '| --- | --- | --- | --- |'];
    const inner = [];
    for (const [key, field] of Object.entries(mapping.properties)) {
      const { shape, reference } = resolve(field);
      const path = name === 'spec' ? key : `${name}.${key}`;
      const nested = mappingIn(shape);
      if (nested !== undefined && !described.has(nested.shape)) {
        described.set(nested.shape, `${path}${nested.suffix}`);
        inner.push([`${path}${nested.suffix}`, nested.shape]);
      }
      const required = mapping.required?.includes(key) ? '**required**' : '';
      const fallback = 'default' in field ? valueText(field.default) : required;
      own.push(`| \`${key}\` | ${valuesOf(shape)} | ${fallback} | ${cell(textOf(field, reference))} |`);
    }
    sections.push(`${own.join('\n')}\n`);
    for (const [path, shape] of inner) section(path, shape);
  }

  /** A mapping with fields of its own, in the field or in each element of a list. */
  function mappingIn(shape) {
    if (shape.properties !== undefined) return { shape, suffix: '' };
    const items = shape.items === undefined ? undefined : resolve(shape.items).shape;
    return items?.properties === undefined ? undefined : { shape: items, suffix: '[]' };
  }

  function resolve(field) {
    const name = field.$ref?.replace('#/$defs/', '');
    return name === undefined ? { shape: field } : { shape: schema.$defs[name], reference: schema.$defs[name] };
  }

  function textOf(field, reference) {
    const example = (field.examples ?? [])[0];
    const text = field.description ?? reference?.description ?? '';
    return example === undefined ? text : `${text} For instance ${valueText(example)}.`;
  }

  function valuesOf(shape) {
    if (shape.enum !== undefined) return shape.enum.map((value) => `\`${value}\``).join(', ');
    const nested = mappingIn(shape);
    if (nested !== undefined) {
      const name = described.get(nested.shape);
      const link = `[\`${name}\`](#${name.toLowerCase().replaceAll(/[^\w-]/g, '')})`;
      return nested.suffix === '' ? `mapping: ${link}` : `list: ${link}`;
    }
    switch (shape.type) {
      case 'array': {
        const items = resolve(shape.items).shape;
        return `list of ${items.enum === undefined ? 'texts' : valuesOf(items)}`;
      }
      case 'object':
        return 'mapping of texts';
      case 'integer':
        return `${shape.minimum} to ${shape.maximum}`;
      case 'boolean':
        return '`true`, `false`';
      default:
        return cell(shape['x-expected'] === 'some text' ? 'text' : (shape['x-expected'] ?? 'text'));
    }
  }

  function valueText(value) {
    return `\`${typeof value === 'string' && value !== '' ? value : JSON.stringify(value)}\``;
  }

  function cell(text) {
    return text.replaceAll('|', '\\|');
  }
}
