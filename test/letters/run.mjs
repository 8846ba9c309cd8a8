// Letters and single sign-on against real servers on this machine: smtp-server and oidc-provider, both of npm, and such as lie. The rooms
// are spoken with through speak.c, since no subcommand reaches all of what they do: a program for tests can set the clock and the time
// that is left, and hand over a token as it is, which the product must not offer.

import { is, ok, run } from '../door.mjs';
import { commandTests } from './command.mjs';
import { letterTests } from './letters.mjs';
import { signOnTests } from './sign_on.mjs';
import { builds, speaker } from './speak.mjs';

await run(300, async () => {
  await commandTests();
  ok(builds.length > 0, 'there is a program to speak with (make tests)');
  for (const build of builds) {
    const speak = speaker(build);
    await letterTests(speak);
    await signOnTests(speak);
    is(await speak.end(), 0, `${build} ended well`);
  }
});
