import { describe, expect, it } from 'vitest';
import { stationConfigSchema } from '../../contracts/config.schema.ts';
import { setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { settle } from '../../test/virtual-clock.ts';

const number = '24567000001016';

describe('a number that is typed', () => {
  it('opens a session with its PIN, and never stands on the screen', async () => {
    const { controller, library, views, type } = setUpKiosk({ typedCard: true });
    controller.send({ type: 'borrow.choose' });
    expect(controller.view).toMatchObject({ screen: 'awaitingCard', mayType: true });
    controller.send({ type: 'card.type' });
    type(number);
    expect(controller.view).toMatchObject({ screen: 'awaitingPin', digits: 0 });
    type('1234');
    await settle();
    expect(controller.view.screen).toBe('borrowing');
    expect(library.patronCalls.map(({ card, pin }) => [card.reveal(), pin?.reveal()])).toEqual([[number, '1234']]);
    expect(JSON.stringify(views)).not.toContain(number.slice(-5));
    expect(views.findLast(({ screen }) => screen === 'awaitingNumber')).toMatchObject({ digits: number.length, tail: number.slice(-4) });
  });

  it('is gone when the patron goes', () => {
    const { controller } = setUpKiosk({ typedCard: true });
    controller.send({ type: 'borrow.choose' });
    controller.send({ type: 'card.type' });
    for (const key of '123456') controller.send({ type: 'pin.press', key });
    controller.send({ type: 'session.end' });
    controller.send({ type: 'borrow.choose' });
    controller.send({ type: 'card.type' });
    expect(controller.view).toMatchObject({ screen: 'awaitingNumber', digits: 0, tail: '' });
  });

  it('cannot be typed where the site does not say so', () => {
    const { controller } = setUpKiosk();
    controller.send({ type: 'borrow.choose' });
    expect(controller.view).not.toHaveProperty('mayType');
    controller.send({ type: 'card.type' });
    expect(controller.view.screen).toBe('awaitingCard');
  });

  it('is refused by the config where no PIN is asked for', () => {
    const parsed = stationConfigSchema.shape.kiosk.safeParse({ typedCard: true, pin: 'never' });
    expect(parsed.error?.issues.map(({ path }) => path.join('.'))).toEqual(['typedCard']);
  });
});

describe('those who stay when staff leave', () => {
  it('are asked to log in, and hear that it was noted', async () => {
    let tell: (isOpen: boolean) => void = () => undefined;
    const signIn = {
      onChange: (listener: (isOpen: boolean) => void) => {
        tell = listener;
        listener(false);
        return () => undefined;
      },
    };
    const { controller, login } = setUpKiosk({}, { signIn });
    expect(controller.view).not.toHaveProperty('asksToStay');
    tell(true);
    expect(controller.view).toMatchObject({ screen: 'idle', asksToStay: true });
    await login();
    expect(controller.view).toMatchObject({ screen: 'borrowing', isStaying: true });
    controller.send({ type: 'session.end' });
    tell(false);
    await login('1002');
    expect(controller.view).not.toHaveProperty('isStaying');
  });
});
