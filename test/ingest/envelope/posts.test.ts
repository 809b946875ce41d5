import { describe, expect, it } from 'vitest';
import { FAILED, RESTORED, told } from './failed-restored.js';

/** Logs that several people wrote into one mail, chat or forum: nothing ties them to one device. */

describe('a recovery that somebody else wrote', () => {
  it.each([
    ['below a quote', `Bo Berg wrote:\n> ${FAILED}\n\n${RESTORED}\n`],
    [
      'above a quote',
      `From: a@example.net\nSubject: Re: licence\n\n${RESTORED}\n\nOn Wed, 11 Mar 2026 at 09:30, Bo <b@example.net> wrote:\n> ${FAILED}\n`,
    ],
    [
      'above a quote, in German',
      `Bei mir:\n${RESTORED}\n\nAm 11.03.2026 um 09:30 schrieb Bo <b@example.net>:\n> ${FAILED}\n`,
    ],
    ['one quote further out', `> Bo wrote:\n> > look:\n> > ${FAILED}\n>\n> and mine\n> ${RESTORED}\n`],
    [
      'above the mail that is answered',
      `${RESTORED}\n\n-----Original Message-----\nFrom: Ana <a@example.net>\nSent: Wednesday\nTo: Bo\n\n${FAILED}\n`,
    ],
    ['in a chat', `Ana Novak  9:21 AM\n${FAILED}\n\nBo Berg  9:27 AM\n${RESTORED}\n`],
    [
      'in a chat that was copied with its days',
      `[2026-03-11 09:21] Ana Novak:\n${FAILED}\n[2026-03-11 09:27] Bo Berg:\n${RESTORED}\n`,
    ],
    [
      'in a forum',
      `#1 Ana, 11 Mar 2026 09:21\nOur switch:\n${FAILED}\n\n#2 Bo, 11 Mar 2026 09:27\nSame here, but:\n${RESTORED}\n`,
    ],
    [
      'in an issue',
      `**ana** commented on Mar 11, 2026\n\n\`\`\`\n${FAILED}\n\`\`\`\n\n**bo** commented on Mar 11, 2026\n\n\`\`\`\n${RESTORED}\n\`\`\`\n`,
    ],
  ])('%s closes nothing', (_, text) => {
    const devices = told(text);
    expect(devices.some((device) => device.endsWith(' open'))).toBe(true);
    expect(devices).toHaveLength(2);
  });

  it('is none of the device that the other one named', () => {
    expect(told(`Ana Novak 09:21\ndist-a:\n${FAILED}\n\nBo Berg 09:27\nmine looks good\n${RESTORED}\n`)).toEqual([
      'dist-a open',
      'in.txt',
    ]);
  });
});

describe('what is of one device all the same', () => {
  it.each([
    ['what one author wrote twice', `Ana Novak 09:21\n${FAILED}\n\nAna Novak 09:27\n${RESTORED}\n`, 'in.txt resolved'],
    ['what is quoted together', `> ${FAILED}\n> and later\n> ${RESTORED}\n`, 'in.txt resolved'],
    ['what names its device itself', `Bo wrote:\n> dist-a: ${FAILED}\n\ndist-a: ${RESTORED}\n`, 'dist-a resolved'],
    [
      'what people call by one name',
      `Ana 09:21\nthis is dist-a today\n${FAILED}\n\nBo 09:27\nso dist-a is fine\n${RESTORED}\n`,
      'in.txt resolved',
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual([expected]);
  });
});
