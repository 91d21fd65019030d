import type { ProjectFile } from '../model/project.ts';

const PROJECT = `name: shop
models:
  shop:
    +tags: [all]
    silver:
      +schema: silver
    gold:
      +schema: gold
      +materialized: table
      +tags: [top]
vars:
  limit: 5
`;

/** A small project; `change` adds files or replaces them, null takes one away. */
export function projectFiles(
  change: Readonly<Record<string, string | null>> = {},
): readonly ProjectFile[] {
  const files: Record<string, string | null> = {
    'dbt_project.yml': PROJECT,
    'models/silver/orders.sql':
      "SELECT id, {{ cents('price') }} AS price FROM {{ source('raw', 'orders') }} LIMIT {{ var('limit') }}",
    'models/gold/daily.sql':
      "{{ config(materialized='incremental', unique_key='day') }}\nSELECT day FROM {{ ref('orders') }}\n{% if is_incremental() %}WHERE day > (SELECT max(day) FROM {{ this }}){% endif %}",
    'models/schema.yml':
      'sources:\n  - name: raw\n    tables:\n      - name: orders\nmodels:\n  - name: daily\n    description: By day.\n    columns:\n      - name: day\n        description: The day.\n        data_type: date\n        data_tests: [unique]\n',
    'macros/cents.sql':
      '{% macro cents(column, digits=2) -%}\nround({{ column }}, {{ digits }})\n{%- endmacro %}',
    'publish/marts.yml': 'marts:\n  - model: daily\n    key: [day]\n',
    ...change,
  };
  return Object.entries(files).flatMap(([path, text]) => (text === null ? [] : [{ path, text }]));
}
