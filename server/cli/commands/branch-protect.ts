import { Command, Option } from 'commander';
import { connect } from '../connect.ts';
import { EXIT } from '../exit.ts';
import { formatTable, print } from '../terminal.ts';

type Kind = 'merge-only' | 'change-request';

interface AddOptions {
  readonly needs: Kind;
  readonly approvals: number;
  readonly paths?: string;
  readonly approver?: 'admin';
}

const list = new Command('list').description('The rules by pattern').action(async () => {
  await using session = await connect();
  const rules = await session.client.branches.protection.list.query();
  const rows = rules.map((rule) => [
    rule.pattern,
    rule.kind,
    rule.paths ?? '',
    String(rule.approvals),
    rule.approverRole ?? '',
    rule.createdBy ?? 'always there',
  ]);
  const head = ['pattern', 'needs', 'keys', 'approvals', 'of role', 'made by'];
  print(formatTable(head, rows, [false, false, false, true]));
});

const add = new Command('add')
  .description('Protect the branches and tags whose name matches a pattern')
  .argument('<pattern>', 'a name, * stands for any characters')
  .addOption(
    new Option('--needs <what>', 'what a change needs')
      .choices(['merge-only', 'change-request'])
      .default('merge-only'),
  )
  .option('--approvals <n>', 'of a change request', (text) => Number.parseInt(text, 10), 0)
  .option('--paths <pattern>', 'only changes of these keys need the approvals, as silver.*')
  .addOption(new Option('--approver <role>', 'whose approval counts').choices(['admin']))
  .action(async (pattern: string, options: AddOptions) => {
    await using session = await connect();
    const rule = await session.client.branches.protection.add.mutate({
      pattern,
      kind: options.needs,
      approvals: options.approvals,
      paths: options.paths ?? null,
      approverRole: options.approver ?? null,
    });
    print(`${rule.pattern} is protected: ${rule.kind}.`);
  });

const remove = new Command('remove')
  .description('Remove the rules of a pattern')
  .argument('<pattern>')
  .action(async (pattern: string) => {
    await using session = await connect();
    const { protection } = session.client.branches;
    const rules = (await protection.list.query()).filter((rule) => rule.pattern === pattern);
    const removable = rules.flatMap(({ id }) => (id === null ? [] : [id]));
    if (removable.length === 0) {
      const why = rules.length > 0 ? 'That rule is always there.' : 'There is no such rule.';
      process.stderr.write(`${why} See: cascade branch protect list\n`);
      process.exitCode = EXIT.notFound;
      return;
    }
    for (const id of removable) await protection.remove.mutate({ id, pattern });
    print(`${removable.length} rules of ${pattern} were removed.`);
  });

/** `cascade branch protect`: what refs need by their name. */
export const protect = new Command('protect')
  .description('Protection of branches and tags by pattern')
  .addCommand(list)
  .addCommand(add)
  .addCommand(remove);
