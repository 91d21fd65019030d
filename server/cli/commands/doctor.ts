import { Command } from 'commander';
import { connect } from '../connect.ts';
import { formatTable, print } from '../terminal.ts';

export const doctorCommand = new Command('doctor')
  .description('Ask every part of the console whether it works')
  .addHelpText('after', '\nExample:\n  npx cascade doctor')
  .action(async () => {
    await using session = await connect();
    const { services } = await session.client.hub.overview.query();
    print(
      session.attachedTo === null
        ? `Opened ${session.config.home} (no console is running there).`
        : `Attached to ${session.attachedTo}, folder ${session.config.home}.`,
    );
    print(
      formatTable(
        ['part', 'state', 'version', 'ms', 'detail'],
        services.map((part) => [
          part.name,
          part.state,
          part.version ?? '',
          String(Math.round(part.latencyMs)),
          part.detail,
        ]),
        [false, false, false, true],
      ),
    );
    if (services.some((part) => part.state === 'down')) process.exitCode = 5;
  });
