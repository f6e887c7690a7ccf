import { expect, test } from 'vitest';
import { type Looks, devicesMax, devicesOf } from '../../drivers/devices.ts';
import { ok, refused } from '../../server/kernel/outcome.ts';

/** A machine with an adapter that has a name of its own, one that has none, a board's socket and three that lead nowhere. */
const machine: Looks = {
  listPorts: () => Promise.reject(new Error('spawn udevadm ENOENT')),
  filesIn: (folder) =>
    folder === '/dev/serial/by-id'
      ? ['usb-1a86_USB_Serial-if00-port0']
      : ['null', 'ttyS0', 'ttyS1', 'ttyS2', 'ttyUSB0', 'ttyACM0', 'tty1', 'ttyUSBx'],
  realPath: (path) => (path.startsWith('/dev/serial/by-id/') ? '/dev/ttyUSB0' : path),
  textOf: (path) => (path === '/sys/class/tty/ttyS0/type' ? '4\n' : '0\n'),
  nfcReaders: async () => ok(['ACR122U 00 00']),
  keyboards: () => [{ path: '/dev/input/event3', name: 'Sycreader' }],
};

test('without udev: names that stay first, then adapters, then sockets of the board that lead somewhere', async () => {
  expect(await devicesOf(machine)).toEqual({
    serial: [
      { path: '/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0', name: 'usb-1a86 USB Serial-if00-port0' },
      { path: '/dev/ttyACM0', name: '/dev/ttyACM0' },
      { path: '/dev/ttyS0', name: '/dev/ttyS0' },
    ],
    nfc: { readers: ['ACR122U 00 00'] },
    keyboards: [{ path: '/dev/input/event3', name: 'Sycreader' }],
  });
});

test('with udev its names of the makers are told, and nothing twice', async () => {
  const { serial } = await devicesOf({
    ...machine,
    listPorts: async () => [{ path: '/dev/ttyACM0', manufacturer: 'Arduino' }, { path: '/dev/ttyUSB0' }],
  });
  expect(serial.map(({ name }) => name)).toEqual(['usb-1a86 USB Serial-if00-port0', 'Arduino', '/dev/ttyS0']);
});

test('an empty machine has none, and says why it knows of no NFC reader', async () => {
  const why = 'run: sudo apt-get install -y pcscd';
  const nothing: Looks = {
    ...machine,
    filesIn: () => [],
    keyboards: () => [],
    nfcReaders: async () => refused('pcsc_unavailable', { why }),
  };
  expect(await devicesOf(nothing)).toEqual({ serial: [], nfc: { readers: [], unavailable: why }, keyboards: [] });
});

test('a list is bounded', async () => {
  const many = Array.from({ length: 200 }, (_, index) => `ttyUSB${index}`);
  const { serial } = await devicesOf({ ...machine, filesIn: (folder) => (folder === '/dev' ? many : []) });
  expect(serial).toHaveLength(devicesMax);
});
