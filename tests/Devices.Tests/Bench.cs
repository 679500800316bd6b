using DeviceDsl;
using DeviceDsl.Runtime.Tests;

namespace Devices.Tests;

/// <summary>A device on an embedded machine with a clock that the test moves, and a guest that serves its interrupts.</summary>
internal sealed class Bench : IDisposable
{
    private const byte FirstVector = 0x40;

    private readonly EmbeddedMachine _machine;
    private readonly Guest _guest;
    private readonly IoAddress _base;

    public Bench(IDevice device, ulong? mmio = null)
    {
        _machine = new EmbeddedMachine(new() { Clock = Clock });
        _guest = new Guest(_machine);
        Attachment = _machine.Attach(device, mmio: mmio ?? 0);
        _base = mmio is { } at ? IoAddress.Mmio(at) : IoAddress.Pio(0);
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

    /// <summary>The widest access that the device can get, in bytes.</summary>
    public int MaxLength => _base.Space == AddressSpace.Pio ? 4 : 8;

    public ulong Read(ulong offset, int length) => _machine.GuestRead(At(offset), length);

    public bool TryWrite(ulong offset, int length, ulong value) => _machine.GuestWrite(At(offset), length, value);

    /// <summary>The number of interrupts since the last time.</summary>
    public int Interrupts() => TakeInterrupts().Count;

    /// <summary>The GSIs of the interrupts since the last time.</summary>
    public IReadOnlyList<int> TakeInterrupts() => [.. _guest.ServeAll().Select(vector => vector - FirstVector)];

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

    private IoAddress At(ulong offset) => new(_base.Space, _base.Value + offset);
}
