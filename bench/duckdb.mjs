// The same aggregation by DuckDB: reads a flat file or a file of persons, groups it to cells and writes them as CSV. Prints the
// milliseconds of reading, grouping and writing into a file; starting Node and DuckDB is not counted.
// use: node bench/duckdb.mjs flat|persons INPUT CELLS KEYS TIME-FILE
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const { DuckDBInstance } = createRequire(`${process.cwd()}/build/duckdb/`)("@duckdb/node-api");

const [kind, input, cells, keys, time] = process.argv.slice(2);
const text = (s) => `'${s.replaceAll("'", "''")}'`;
const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
});
const db = await instance.connect();
await db.run("SET preserve_insertion_order = false");
await db.run(`CREATE TABLE keys AS SELECT key FROM read_csv(${text(keys)}, header = false, columns = {'key': 'VARCHAR'})`);
const from = `read_csv(${text(input)}, delim = ';', header = true, all_varchar = true)`;
const queries = {
    flat: `SELECT "1_variable_attribute_code" AS region, time AS period, "3_variable_attribute_code" AS nationality,
        "2_variable_attribute_code" AS sex, "4_variable_attribute_code" AS subject, value_variable_code AS measure,
        sum(CASE WHEN value = '-' THEN 0 ELSE TRY_CAST(value AS BIGINT) END) AS value, count(*) AS count
        FROM ${from} WHERE "1_variable_attribute_code" IN (SELECT key FROM keys) GROUP BY ALL`,
    persons: `SELECT district AS region, school_year AS period, school_type, sex, 'pupils' AS measure,
        count(*) AS value, count(*) AS count
        FROM ${from} WHERE district IN (SELECT key FROM keys) GROUP BY ALL`,
};
const before = performance.now();
await db.run(`COPY (${queries[kind]}) TO ${text(cells)} (HEADER false)`);
writeFileSync(time, `${(performance.now() - before).toFixed(1)}\n`);
