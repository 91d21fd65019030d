{% test unique_together(model, columns) %}
SELECT t.{{ columns | join(', t.') }}, count(*) AS n_records
FROM {{ model }} AS t
{% if is_incremental() %}
INNER JOIN (SELECT DISTINCT {{ columns | join(', ') }} FROM {{ changed(model) }}) AS n
  ON {% for column in columns %}n.{{ column }} IS NOT DISTINCT FROM t.{{ column }}{% if not loop.last %} AND {% endif %}{% endfor %}

{% endif %}
GROUP BY t.{{ columns | join(', t.') }}
HAVING count(*) > 1
{% endtest %}
