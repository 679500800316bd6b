using DeviceDsl;
using Devices;

var devices = new PcDevices();
devices.Com1.Sent += value => Console.Write((char)value);
devices.Post.Shown += code => Console.WriteLine($"POST code 0x{code:X2}");
using var machine = new EmbeddedMachine();
using Attachment attachment = devices.AttachTo(machine);
devices.Clock.Set(DateTime.Now);

// What a guest would do: show a code, read the clock, and print the time at 115,200 bit/s.
var guest = new PcGuest(machine);
guest.ShowCode(0x40);
guest.SetDivisor(1);
guest.Print($"The clock shows {guest.ReadTime()}.\n");
