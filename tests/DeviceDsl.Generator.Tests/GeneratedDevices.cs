using System.Reflection;
using DeviceDsl.Runtime.Tests;

namespace DeviceDsl.Generator.Tests;

/// <summary>Generated devices behave as their attributes declare.</summary>
public sealed class GeneratedDevices
{
    private const string Disk = """
        [Device(Name = "disk")]
        [LevelIrq(Gsi = 5, Resample = true)]
        [EdgeIrq(Gsi = 4, Name = "Tick")]
        internal sealed partial class Disk
        {
            public int Kicks;
            public int Others;
            public int Asked;
            public static int Statics;

            [Doorbell(Pio, 0x10, Match = 2)]
            [Doorbell(Pio, 0x10, Match = 3)]
            private void OnKick() { Kicks++; }

            [Doorbell(Pio, 0x10, Length = 4)] private void OnWide() { Others++; }
            [Doorbell(Mmio, 0x50)] private static void OnAny() { Statics++; }
            [OnResample(Gsi = 5)] private void Reassert() { Asked++; }

            public void UseLines() { Irq5.Raise(); Tick.Pulse(); }
        }
        """;

    [Fact]
    public void ShouldListTheDoorbells() => Assert.Equal(
        [
            new DoorbellEntry(AddressSpace.Pio, 0x10, 2, 2, "OnKick"),
            new DoorbellEntry(AddressSpace.Pio, 0x10, 2, 3, "OnKick"),
            new DoorbellEntry(AddressSpace.Pio, 0x10, 4, null, "OnWide"),
            new DoorbellEntry(AddressSpace.Mmio, 0x50, 0, null, "OnAny"),
        ],
        DeviceHost.Create(Disk).Doorbells());

    [Fact]
    public void ShouldListTheLines() => Assert.Equal(
        [new LineEntry(5, LineKind.Resampled, "Irq5"), new LineEntry(4, LineKind.Edge, "Tick")],
        DeviceHost.Create(Disk).Lines());

    [Fact]
    public void ShouldHaveTheDeclaredName() => Assert.Equal("disk", DeviceHost.Create(Disk).Name);

    [Theory]
    [InlineData(AddressSpace.Pio, 0x10, 2, 2, 0)]
    [InlineData(AddressSpace.Pio, 0x10, 2, 3, 1)]
    [InlineData(AddressSpace.Pio, 0x10, 2, 4, -1)]
    [InlineData(AddressSpace.Pio, 0x10, 1, 2, -1)]
    [InlineData(AddressSpace.Pio, 0x10, 4, 2, 2)]
    [InlineData(AddressSpace.Pio, 0x11, 2, 2, -1)]
    [InlineData(AddressSpace.Mmio, 0x10, 2, 2, -1)]
    [InlineData(AddressSpace.Mmio, 0x50, 1, 0xFF, 3)]
    [InlineData(AddressSpace.Mmio, 0x50, 8, ulong.MaxValue, 3)]
    [InlineData(AddressSpace.Mmio, 0x4F, 8, 0, -1)]
    public void ShouldFindTheDoorbellOfAWrite(AddressSpace space, ulong offset, int length, ulong value, int doorbell)
        => Assert.Equal(doorbell, DeviceHost.Create(Disk).FindDoorbell(space, offset, length, value));

    [Fact]
    public void ShouldRunTheHandlerOfOneDoorbellOnly()
    {
        IDevice device = DeviceHost.Create(Disk);
        foreach (int doorbell in new[] { 0, 1, 2, 3, 4, -1 }) device.Ring(doorbell);

        Assert.Equal((2, 1, 1), (device.Count("Kicks"), device.Count("Others"), device.Count("Statics")));
    }

    [Fact]
    public void ShouldRunTheResampleHandlerOfOneLineOnly()
    {
        IDevice device = DeviceHost.Create(Disk);
        foreach (int line in new[] { 0, 1, 2, -1 }) device.Resample(line);

        Assert.Equal(1, device.Count("Asked"));
    }

    [Fact]
    public void ShouldIgnoreRowsBeyondTheTables()
    {
        IDevice device = DeviceHost.Create(Disk);
        Assert.Throws<ArgumentOutOfRangeException>(() => device.GetDoorbell(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.GetDoorbell(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.GetLine(2));
    }

    [Fact]
    public void ShouldReportThatADeviceIsNotAttached()
    {
        IDevice device = DeviceHost.Create(Disk);
        TargetInvocationException thrown = Assert.Throws<TargetInvocationException>(
            () => device.GetType().GetMethod("UseLines")!.Invoke(device, null));
        Assert.IsType<InvalidOperationException>(thrown.InnerException);
    }

    [Fact]
    public void ShouldNeedNoDoorbellOrLine()
    {
        IDevice device = DeviceHost.Create("[Device] internal sealed partial class Empty;");
        Assert.Equal(
            ("Empty", 0, 0, -1), (device.Name, device.DoorbellCount, device.LineCount, device.FindDoorbell(AddressSpace.Pio, 0, 1, 0)));
        device.Ring(0);
        device.Resample(0);
        Assert.Throws<ArgumentOutOfRangeException>(() => device.GetLine(0));
    }

    [Fact]
    public void ShouldLookUpWithoutAllocating()
    {
        IDevice small = DeviceHost.Create(Disk);
        IDevice large = DeviceHost.Create(ManyDoorbells.Source(1000));
        Probe(small, large, 10);
        Assert.Equal(0, Allocations.Of(() => Probe(small, large, 10_000)));
    }

    private static void Probe(IDevice small, IDevice large, int times)
    {
        for (int i = 0; i < times; i++)
        {
            small.Ring(small.FindDoorbell(AddressSpace.Pio, 0x10, 2, (ulong)(i & 3)));
            large.Ring(large.FindDoorbell(AddressSpace.Mmio, (ulong)(i & 0xFFF), 4, (ulong)(i & 7)));
        }
    }

    [Theory]
    [InlineData("[Device] internal sealed partial class D;")]
    [InlineData("[Device] internal sealed partial class D { public int Host => 1; }")]
    [InlineData("[Device] internal sealed partial class D { public DeviceDsl.DeviceHost Host { get; } = new(); }")]
    [InlineData("[Device] internal sealed partial record D;")]
    [InlineData("[Device] internal sealed partial record D { public int Host => 1; private static readonly int __hosts = 1; "
        + "public int Value => __hosts; }")]
    public void ShouldHaveOneHostPerInstance(string source)
    {
        IDevice device = DeviceHost.Create(source);
        var other = (IDevice)Activator.CreateInstance(device.GetType(), nonPublic: true)!;
        Assert.NotNull(device.Host);
        Assert.Same(device.Host, device.Host);
        Assert.NotSame(device.Host, other.Host);
    }

    [Fact]
    public void ShouldGiveARecordCopyItsOwnHostAndKeepItEqual()
    {
        IDevice device = DeviceHost.Create("[Device] internal sealed partial record D { public D Copy() => this with { }; }");
        DeviceDsl.DeviceHost? host = device.Host;
        var copy = (IDevice)device.GetType().GetMethod("Copy")!.Invoke(device, null)!;
        Assert.NotSame(host, copy.Host);
        Assert.Equal(device, copy);
    }

    [Fact]
    public void ShouldReturnTheHostOfTheClass()
    {
        IDevice device = DeviceHost.Create(
            "[Device] internal sealed partial class D { public DeviceDsl.DeviceHost Host { get; } = new(); }");
        Assert.Same(device.GetType().GetProperty("Host")!.GetValue(device), device.Host);
    }
}
