using static DeviceDsl.AddressSpace;
using static DeviceDsl.RegisterAccess;

namespace DeviceDsl.Runtime.Tests.Devices;

/// <summary>A device whose test answers its accesses.</summary>
[Device]
[Region(Mmio, 0x20, 8, Name = "Window")]
internal sealed partial class Slow
{
    /// <summary>What a handler does with an access, after it is recorded.</summary>
    [Transient]
    public Action? Handler { get; set; }

    [Transient]
    public List<DeferredRead> Reads { get; } = [];

    [Transient]
    public List<DeferredWrite> Writes { get; } = [];

    [Transient]
    public List<string> Calls { get; } = [];

    /// <summary>Released after each call of a method for an access.</summary>
    [Transient]
    public SemaphoreSlim Called { get; } = new(0);

    [Register(Mmio, 0x0, Access = ReadOnly, Mask = 0xFFFF_FF0F)]
    [Alias(Mmio, 0x40)]
    public partial uint Data { get; set; }

    [Register(Mmio, 0x4)]
    public partial uint Command { get; set; }

    [Register(Mmio, 0x8, ByteOrder = ByteOrder.BigEndian)]
    public partial uint Big { get; set; }

    [Register(Mmio, 0xC, Reset = 0x1234_5678)]
    public partial uint Plain { get; set; }

    [Register(Mmio, 0x10, Count = 2)]
    public partial Registers<uint> Items { get; }

    [OnRead(nameof(Data))]
    private void OnData(uint stored, DeferredRead read, ByteLanes lanes) => Add($"data {lanes.First} {lanes.Count}", read);

    [OnRead(nameof(Big))]
    private void OnBig(uint stored, DeferredRead read) => Add("big", read);

    [OnRead(nameof(Items))]
    private void OnItem(int index, uint stored, DeferredRead read) => Add($"item {index}", read);

    [OnRead(Region = "Window")]
    private void OnWindow(ulong offset, int length, DeferredRead read) => Add($"window {offset} {length}", read);

    [OnWrite(nameof(Command))]
    private void OnCommand(uint written, DeferredWrite write) => Add($"command {written} {Command}", write);

    [OnWrite(nameof(Items))]
    private void OnItem(int index, uint old, uint written, DeferredWrite write) => Add($"item {index} = {written}", write);

    [OnWrite(Region = "Window")]
    private void OnWindow(ulong offset, int length, ulong value, DeferredWrite write) => Add($"window {offset} {length} = {value}", write);

    [Doorbell(Mmio, 0x4, Length = 4, Match = 7, Synchronous = true)]
    private void OnKick() => Calls.Add($"kick {Command}");

    [OnReset]
    private void OnReset() => Calls.Add("reset");

    private void Add(string call, DeferredRead read)
    {
        Reads.Add(read);
        Add(call);
    }

    private void Add(string call, DeferredWrite write)
    {
        Writes.Add(write);
        Add(call);
    }

    private void Add(string call)
    {
        Calls.Add(call);
        Handler?.Invoke();
        Called.Release();
    }
}
