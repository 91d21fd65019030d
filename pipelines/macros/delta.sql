{#- New documents of a source since the model was built. Only the console can tell them from the others; everything is right too. -#}
{% macro delta(source_name, table_name) -%}
  {{ source(source_name, table_name) }}
{%- endmacro %}
