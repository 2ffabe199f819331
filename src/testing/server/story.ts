const SENTENCES: readonly string[] =
  `Once, on a coast where the fog came in every evening, there was a lighthouse with a very old radio.
The keeper was called Mira, and she had promised never to let the line go quiet.
Every night she sent a short greeting out to sea, and every night somebody answered.
Sometimes it was a fishing boat, sometimes a freighter, and once it was a child who had found a radio in an attic.
The greetings were always the same: I am here, are you there?
One autumn the storms came early.
The first one took the shutters, and the second one took the power.
Mira lit the lamp by hand and wound the radio up with a crank.
The third storm was different.
It made no noise at all.
The sea lay flat, the birds sat still, and the radio gave nothing but a soft hiss.
Mira sent her greeting and waited.
Nobody answered.
She wrote the time into the log, because a good log is kept above all on bad days.
Then she sent the greeting again, after a little longer, and again, after longer still.
It would have been easy to call without a pause, but the battery would have been empty by midnight.
Her grandmother had taught her that: ask, wait, and wait a little longer each time.
At two in the morning she heard a click.
It was so short that she thought she had made it up.
She wrote it down anyway.
At half past two there were three clicks, and then a voice that came from very far away.
I am here, it said, but I do not know what I have missed.
Mira smiled, opened the log, and read it aloud from the place where the line had broken.
She read the weather, she read the wind, and she read the three messages that had waited for an answer.
The voice repeated every one of them, so that both would be sure.
Nothing was lost, and nothing was said twice.
Outside, the fog began to lift.
A boat came slowly around the cape with its lamp swinging.
On its deck stood an old sailor with a radio that was even older than hers.
He had been sailing in circles, he said, with the greeting as his only star.
They drank tea from tin cups and mended his antenna with a spoon.
In the morning the sea was blue again, as if it had never been anything else.
The sailor left a present on the table: a small brass bell.
Ring it when the line comes back, he had written, because silence is only bad when nobody says that it is over.
Since then the bell has rung on many mornings.
Fishermen say that they can hear it through any storm.
Children say that it sounds like a word.
Mira grew old, and others came to keep the lamp, the log and the bell.
The radio is still there, and it still hisses when the fog comes in.
And if you send it a greeting at night, you will find that somebody answers.`.split('\n');

/** A story of forty sentences in paragraphs: long enough to be interrupted. */
export function tellStory(): string {
  const paragraphs: string[] = [];
  for (let at = 0; at < SENTENCES.length; at += 5) paragraphs.push(SENTENCES.slice(at, at + 5).join(' '));
  return `## The lighthouse that never hung up\n\n${paragraphs.join('\n\n')}`;
}
