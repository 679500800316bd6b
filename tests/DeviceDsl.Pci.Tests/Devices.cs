using static DeviceDsl.AddressSpace;
using static DeviceDsl.RegisterAccess;

namespace DeviceDsl.Pci.Tests;

/// <summary>A disk as the attributes have it: one I/O BAR and the pin.</summary>
[Device]
[PciDevice(0x1AF4, 0x1001, ClassCode = 0x010000, Subsystem = 2, SubsystemVendor = 0x1AF4)]
[Bar(0, Pio, 0x20)]
[LevelIrq(Gsi = 5)]
internal sealed partial class Disk
{
    public int Kicks { get; private set; }

    public bool Fails { get; set; }

    [Doorbell(Pio, 0x10, Match = 0)]
    private void OnKick()
    {
        if (Fails) throw new InvalidDataException("bad disk");
        Kicks++;
        InterruptStatus = 1;
        Irq5.Raise();
    }

    [Register(Pio, 0x13, Access = ReadClear)]
    private partial byte InterruptStatus { get; set; }

    [OnRead(nameof(InterruptStatus))]
    private byte Acknowledge(byte stored)
    {
        Irq5.Lower();
        return stored;
    }

    [Register(Pio, 0x00)]
    public partial uint Features { get; set; }
}

/// <summary>A device with a BAR in each space and MSI-X in a third.</summary>
[Device]
[PciDevice(0x1AF4, 0x1005, ClassCode = 0x00FF00, Revision = 3, Vectors = 4, MsixBar = 1)]
[Bar(0, Pio, 0x40)]
[Bar(4, Mmio, 0x4000, Is64Bit = true, IsPrefetchable = true)]
internal sealed partial class Card : IPciDevice
{
    private PciFunction? _function;
    private int _inside;

    public List<string> Told { get; } = [];

    public int Kicks { get; private set; }

    public int Rings { get; private set; }

    public int Overlaps { get; private set; }

    public Action? OnRinging { get; set; }

    public Action? OnLeaving { get; set; }

    public PciFunction Function => _function!;

    void IPciDevice.Connect(PciFunction function) => _function = function;

    void IPciDevice.OnCommandChanged(PciCommand before, PciCommand now) => Told.Add($"{before} -> {now}");

    void IPciDevice.OnBarMapped(int bar, IoAddress first) => Told.Add($"bar {bar} at {first}");

    void IPciDevice.OnBarUnmapping(int bar, IoAddress first)
    {
        Told.Add($"bar {bar} leaves {first}");
        OnLeaving?.Invoke();
    }

    [Doorbell(Pio, 0x10, Match = 1)]
    private void OnKick()
    {
        Kicks++;
        _function?.Msix!.Signal(0);
    }

    [Doorbell(Mmio, 0x3000, Count = 2, Stride = 4)]
    private void OnRing(int index)
    {
        if (Interlocked.Increment(ref _inside) != 1) Overlaps++;
        OnRinging?.Invoke();
        Rings++;
        _function?.Msix!.Signal(index + 1);
        Interlocked.Decrement(ref _inside);
    }

    [Register(Mmio, 0x14)]
    public partial byte Status { get; set; }

    [OnReset]
    private void Forget() => Rings = 0;
}

/// <summary>Signals a vector, or its pin where the guest uses no messages.</summary>
[Device]
[PciDevice(0x1AF4, 0x1010, ClassCode = 0x00FF00)]
[Bar(0, Pio, 0x20)]
[LevelIrq(Gsi = 5)]
[MsiIrq(Vectors = 2)]
internal sealed partial class Messenger
{
    /// <summary>Gives a vector a message, which is the guest's to give.</summary>
    public void Program(int vector) => Msi[vector].Message = new MsiMessage(0xFEE0_0000, 0x40);

    [Doorbell(Pio, 0x10, Match = 0, Count = 4)]
    private void OnKick(int index)
    {
        if (!Msi.Signal(index)) Irq5.Raise();
    }
}

/// <summary>A vector of its own, and a queue that has one each.</summary>
[Device]
[PciDevice(0x1AF4, 0x1011, ClassCode = 0x00FF00)]
[Bar(0, Pio, 0x40)]
[MsiIrq]
internal sealed partial class Queues
{
    [Register(Pio, 0x0)]
    public partial uint Kicked { get; set; }

    [Block(Pio, 0x20, Count = 3, Stride = 8)]
    public partial Blocks<Queue> All { get; }

    [Doorbell(Pio, 0x10, Length = 2)]
    private void OnKick() => Msi.Signal(0);
}

/// <summary>A queue of <see cref="Queues"/>.</summary>
[RegisterBlock]
[MsiIrq]
internal sealed partial class Queue(Queues device, int index)
{
    [Register(Pio, 4, Reset = 3)]
    public partial uint Size { get; set; }

    [Doorbell(Pio, 0, Length = 2)]
    private void OnKick()
    {
        device.Kicked |= 1u << index;
        Msi.Signal(0);
    }
}

/// <summary>A vector that others extend.</summary>
[Device]
[PciDevice(0x1AF4, 0x1012, ClassCode = 0x00FF00)]
[Bar(0, Pio, 0x20)]
[MsiIrq(Name = "Old")]
internal partial class Basic
{
    [Doorbell(Pio, 0x10, Length = 2)]
    private void OnKick() => Old.Signal(0);
}

/// <summary>The same with two more.</summary>
[Device]
[PciDevice(0x1AF4, 0x1012, ClassCode = 0x00FF00, Revision = 1)]
[Bar(0, Pio, 0x40)]
[MsiIrq(Vectors = 2)]
internal sealed partial class Extended : Basic
{
    [Doorbell(Pio, 0x20, Length = 2)]
    private void OnKick() => Msi.Signal(1);
}

/// <summary>Two devices behind one BAR.</summary>
[Board]
internal sealed partial class TwoMessengers
{
    [Attach]
    public Messenger First { get; } = new();

    [Attach(Pio = 0x20, Gsi = 6)]
    public Messenger Second { get; } = new();
}

/// <summary>A device that is asked again at each end of its interrupt.</summary>
[Device]
[PciDevice(0x1AF4, 0x1009, ClassCode = 0x00FF00)]
[Bar(0, Pio, 0x20)]
[LevelIrq(Gsi = 5, Resample = true)]
internal sealed partial class Sampler
{
    public int Pending { get; set; }

    public int Resamples { get; private set; }

    [Doorbell(Pio, 0x10)]
    private void OnKick()
    {
        Pending++;
        Irq5.Raise();
    }

    [OnResample(Gsi = 5)]
    private void Again()
    {
        Resamples++;
        if (Pending > 0 && --Pending > 0) Irq5.Raise();
    }
}

/// <summary>A device that refuses states.</summary>
[Device]
[PciDevice(0x1AF4, 0x1011, ClassCode = 0x00FF00)]
[Bar(0, Pio, 0x20)]
internal sealed partial class Picky
{
    [Transient]
    public int Refusals { get; set; }

    [OnLoad]
    private void Check()
    {
        if (Refusals-- > 0) throw new InvalidDataException("not today");
    }
}

/// <summary>A device with an array of registers, and a region between the last two.</summary>
[Device]
[Region(Mmio, 0x34, 8, Name = "Scratch")]
internal sealed partial class Bank
{
    [Register(Mmio, 0x10, Count = 4, Stride = 0x10)]
    public partial Registers<uint> Levels { get; }

    public ulong Scratch { get; private set; }

    [OnRead(Region = "Scratch")]
    private ulong ReadScratch(ulong offset, int length) => Scratch + offset;

    [OnWrite(Region = "Scratch")]
    private void WriteScratch(ulong offset, int length, ulong value) => Scratch = value;
}

/// <summary>A device with pages of registers, and an alias in its other BAR.</summary>
[Device]
[PciDevice(0x1234, 0x0009)]
[Bar(0, Mmio, 0x100), Bar(1, Pio, 0x10)]
internal sealed partial class Paged
{
    [Register(Mmio, 0x0, Mask = 0x3)]
    private partial uint Page { get; set; }

    [Register(Mmio, 0x4, When = nameof(Page), Is = 0, Reset = 0xAA)]
    private partial uint First { get; set; }

    [Register(Mmio, 0x4, When = nameof(Page), Is = 1, Reset = 0xBB)]
    [Alias(Pio, 0x4)]
    private partial uint Second { get; set; }

    [Register(Mmio, 0x8, Count = 3)]
    [IndexedBy(nameof(Page))]
    private partial Registers<uint> Third { get; }
}

/// <summary>Bytes in a BAR.</summary>
internal sealed class Bytes(string name, ulong offset, int length) : PciRegion(name, offset, (ulong)length)
{
    public byte[] Content { get; } = new byte[length];

    public bool Fails { get; set; }

    protected internal override ulong Read(ulong offset, int length)
    {
        if (Fails) throw new InvalidDataException("bad bytes");
        ulong value = 0;
        for (int i = 0; i < length; i++) value |= (ulong)Content[offset + (ulong)i] << (8 * i);
        return value;
    }

    protected internal override void Write(ulong offset, int length, ulong value)
    {
        if (Fails) throw new InvalidDataException("bad bytes");
        for (int i = 0; i < length; i++) Content[offset + (ulong)i] = (byte)(value >> (8 * i));
    }
}
