import { CfnTable } from 'aws-cdk-lib/aws-glue';
import type { Construct } from 'constructs';
import type { Column, Layout } from '../tables.ts';

interface LogTableProps {
  account: string;
  database: string;
  table: string;
  layout: Layout;
  location: string;
  projection: Record<string, string>;
}

const toColumn = ([name, type]: Column) => ({ name, type });

/** A table over objects in S3 as Athena reads them. */
export class LogTable extends CfnTable {
  constructor(scope: Construct, id: string, { account, database, table, layout, location, projection }: LogTableProps) {
    super(scope, id, {
      catalogId: account,
      databaseName: database,
      tableInput: {
        name: table,
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: layout.partitions.map(toColumn),
        parameters: projection,
        storageDescriptor: {
          columns: layout.columns.map(toColumn),
          location,
          inputFormat: layout.inputFormat,
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: layout.serde,
        },
      },
    });
  }
}
