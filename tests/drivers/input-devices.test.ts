import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { inputDevices, inputDevicesMax, keyboardsById, keyboardsIn } from '../../drivers/input-devices.ts';

/** As the kernel prints it: a power button, a reader, a mouse, a keyboard of a 32-bit machine. */
const listing = `I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
P: Phys=PNP0C0C/button/input0
S: Sysfs=/devices/LNXSYSTM:00/LNXSYBUS:00/PNP0C0C:00/input/input0
U: Uniq=
H: Handlers=kbd event0
B: PROP=0
B: EV=3
B: KEY=10000000000000 0

I: Bus=0003 Vendor=ffff Product=0035 Version=0110
N: Name="Invented RFID "Door" Reader"
P: Phys=usb-0000:00:14.0-2/input0
S: Sysfs=/devices/pci0000:00/usb1/1-2/input/input7
U: Uniq=08FF20140315
H: Handlers=sysrq kbd event7 leds
B: PROP=0
B: EV=120013
B: KEY=1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe
B: MSC=10
B: LED=7

I: Bus=0003 Vendor=046d Product=c077 Version=0111
N: Name="Invented Mouse"
H: Handlers=mouse0 event8
B: EV=17
B: KEY=70000 0 0 0 0
B: REL=103

I: Bus=0003 Vendor=1234 Product=5678 Version=0111
N: Name="Invented Keyboard"
H: Handlers=event9 kbd
B: EV=120013
B: KEY=10000 7 ff9f207a c14057ff febeffdf ffefffff ffffffff fffffffe
`;

test('keyboards of the kernel, neither buttons nor mice', () => {
  expect(keyboardsIn(listing)).toEqual([
    { path: '/dev/input/event7', name: 'Invented RFID "Door" Reader' },
    { path: '/dev/input/event9', name: 'Invented Keyboard' },
  ]);
});

test.for([
  { text: '', why: 'a machine without any' },
  { text: 'N: Name="half a blo', why: 'cut' },
  { text: 'H: Handlers=kbd event1\nB: KEY=zz\n', why: 'no number' },
])('none in $text: $why', ({ text }) => {
  expect(keyboardsIn(text)).toEqual([]);
});

test('no more than a person can look through', () => {
  expect(keyboardsIn(`${listing}\n`.repeat(inputDevicesMax * 2))).toHaveLength(inputDevicesMax);
  expect(keyboardsById(Array.from({ length: inputDevicesMax * 2 }, (_, n) => `usb-Reader_${n}-event-kbd`))).toHaveLength(inputDevicesMax);
});

test('names that stay come first, the event numbers of now where there are none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'input-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const byId = join(folder, 'by-id');
  const places = { byId, listing: join(folder, 'devices') };
  expect(inputDevices(places)).toEqual([]);
  writeFileSync(places.listing, listing);
  expect(inputDevices(places).map(({ path }) => path)).toEqual(['/dev/input/event7', '/dev/input/event9']);
  mkdirSync(byId);
  for (const name of ['usb-Invented_RFID_Reader_08FF-event-kbd', 'usb-Invented_Mouse-event-mouse', 'usb-Invented_Mouse-mouse'])
    symlinkSync('../event7', join(byId, name));
  expect(inputDevices(places)).toEqual([
    { path: join(byId, 'usb-Invented_RFID_Reader_08FF-event-kbd'), name: 'Invented RFID Reader 08FF' },
  ]);
});
