{% test between(model, column_name, low, high) %}
SELECT {{ column_name }} AS value_field, count(*) AS n_records
FROM {{ changed(model) if is_incremental() else model }} AS t
WHERE {{ column_name }} < {{ low }} OR {{ column_name }} > {{ high }}
GROUP BY {{ column_name }}
{% endtest %}
