import { Command, CommanderError } from 'commander';
import { branchCommand } from './commands/branch.ts';
import { changeCommand } from './commands/change.ts';
import { diffCommand } from './commands/diff.ts';
import { doctorCommand } from './commands/doctor.ts';
import { glucoseCommand } from './commands/glucose.ts';
import { importCommand } from './commands/import.ts';
import { maintainCommand } from './commands/maintain.ts';
import { queryCommand } from './commands/query.ts';
import { resetCommand } from './commands/reset.ts';
import { runCommand } from './commands/run.ts';
import { signInCommand } from './commands/sign-in.ts';
import { sourceCommand } from './commands/source.ts';
import { sqlCommand } from './commands/sql.ts';
import { tokenCommand } from './commands/token.ts';
import { describeFailure, EXIT } from './exit.ts';

const program = new Command('cascade')
  .description(
    'The verbs of Cascade Console for scripts. Attaches to the running console of CASCADE_HOME, else opens the folder itself.',
  )
  .showHelpAfterError('Run with --help for examples.')
  .exitOverride()
  .addHelpText(
    'after',
    `
Environment: CASCADE_HOME names the state folder (default .cascade).
Exit codes: 0 done · 1 failed · 2 wrong use or wrong input · 3 not found · 4 refused · 5 not available · 130 cancelled`,
  );

for (const command of [
  runCommand,
  sqlCommand,
  queryCommand,
  importCommand,
  sourceCommand,
  glucoseCommand,
  branchCommand,
  changeCommand,
  diffCommand,
  maintainCommand,
  tokenCommand,
  signInCommand,
  doctorCommand,
  resetCommand,
]) {
  program.addCommand(inherit(command));
}

/** Sub-commands take over how the program ends: by an exception that is turned into an exit code once, below. */
function inherit(command: Command): Command {
  command.exitOverride().showHelpAfterError('Run with --help for examples.');
  for (const child of command.commands) inherit(child);
  return command;
}

try {
  await program.parseAsync(process.argv);
  process.exit(process.exitCode ?? EXIT.ok);
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
  const { message, exitCode } = describeFailure(error);
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}
