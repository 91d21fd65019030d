-- A node is 5 kB on average: kept in its row, a merge of many keys writes it in two thirds of the time.
ALTER TABLE app.catalog_nodes ALTER COLUMN body SET STORAGE MAIN;
ALTER TABLE app.catalog_nodes SET (toast_tuple_target = 8160);
