using DeviceDsl;
using DeviceDsl.Runtime.Tests;

namespace Devices.Tests;

/// <summary>A device on an embedded machine with a clock that the test moves, and a guest that serves its interrupts.</summary>
internal sealed class Bench : IDisposable
{
    private const byte FirstVector = 0x40;

    private readonly EmbeddedMachine _machine;
    private readonly Guest _guest;

    public Bench(IDevice device)
    {
        _machine = new EmbeddedMachine(new() { Clock = Clock });
        _guest = new Guest(_machine);
        Attachment = _machine.Attach(device);
        _guest.EnableLocalApic();
        for (int i = 0; i < device.LineCount; i++)
        {
            int gsi = (int)device.GetLine(i).Gsi.Number;
            _guest.Redirect(gsi, (byte)(FirstVector + gsi), isLevel: false);
        }
    }

    public ManualClock Clock { get; } = new();

    public Attachment Attachment { get; }

    public void Dispose() => _machine.Dispose();

    public byte In(ulong port) => (byte)_machine.GuestRead(IoAddress.Pio(port), 1);

    public void Out(ulong port, byte value) => Assert.True(_machine.GuestWrite(IoAddress.Pio(port), 1, value));

    public void Access(ulong port, int length, ulong? value)
    {
        if (value is { } written) _machine.GuestWrite(IoAddress.Pio(port), length, written);
        else _machine.GuestRead(IoAddress.Pio(port), length);
    }

    /// <summary>The number of interrupts since the last time.</summary>
    public int Interrupts() => _guest.ServeAll().Count;

    public void Settle() => _machine.Settle();

    public byte[] Save()
    {
        _machine.Pause();
        byte[] state = Attachment.Save();
        _machine.Resume();
        return state;
    }

    public void Load(byte[] state)
    {
        _machine.Pause();
        Attachment.Load(state);
        _machine.Resume();
    }
}
