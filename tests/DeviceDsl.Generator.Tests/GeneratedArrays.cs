using System.Reflection;
using DeviceDsl.Runtime.Tests;

namespace DeviceDsl.Generator.Tests;

/// <summary>Arrays of doorbells, synchronous doorbells, and those on the class behave as their attributes declare.</summary>
public sealed class GeneratedArrays
{
    private const string Network = """
        [Device]
        [Doorbell(Pio, 0x10, Match = 0, Count = 8, Handler = nameof(OnQueue))]
        internal sealed partial class Network
        {
            public string Last = "";

            private void OnQueue(int index) { Last = $"queue {index}"; }
            [Doorbell(Mmio, 0x1000, Length = 4, Count = 4, Stride = 8)] private void OnPeer(int index) { Last = $"peer {index}"; }
            [Doorbell(Mmio, 0x50, Length = 4, Synchronous = true)] private void OnValue(ulong value) { Last = $"value {value}"; }
            [Doorbell(Mmio, 0x60, Count = 2, Stride = 1, Synchronous = true)] private void OnBoth(int index, ulong value) {
                Last = $"both {index} {value}"; }
            [Doorbell(Mmio, 0xFFFF_FFFF_FFFF_FFF0, Count = 2, Stride = 0xF)] private void OnFar(int index) { Last = $"far {index}"; }
        }
        """;

    [Fact]
    public void ShouldListAnArrayAsOneRow() => Assert.Equal(
        [
            new DoorbellEntry(AddressSpace.Pio, 0x10, 2, 0, "OnQueue", Count: 8),
            new DoorbellEntry(AddressSpace.Mmio, 0x1000, 4, null, "OnPeer", Count: 4, Stride: 8),
            new DoorbellEntry(AddressSpace.Mmio, 0x50, 4, null, "OnValue", IsSynchronous: true),
            new DoorbellEntry(AddressSpace.Mmio, 0x60, 0, null, "OnBoth", Count: 2, Stride: 1, IsSynchronous: true),
            new DoorbellEntry(AddressSpace.Mmio, 0xFFFF_FFFF_FFFF_FFF0, 0, null, "OnFar", Count: 2, Stride: 0xF),
        ],
        DeviceHost.Create(Network).Doorbells());

    [Theory]
    [InlineData(0, 0, "queue 0")]
    [InlineData(0, 7, "queue 7")]
    [InlineData(0, 8, "")]
    [InlineData(0, -1, "")]
    [InlineData(0, int.MinValue, "")]
    [InlineData(1, 4, "")]
    [InlineData(2, 99, "value 5")]
    [InlineData(3, 1, "both 1 5")]
    [InlineData(3, int.MaxValue, "")]
    [InlineData(5, 0, "")]
    [InlineData(-1, 0, "")]
    public void ShouldRunNothingForAnIndexOutOfRange(int doorbell, int index, string done)
    {
        IDevice device = DeviceHost.Create(Network);
        device.Ring(doorbell, index, 5);
        Assert.Equal(done, Last(device));
    }

    [Theory]
    [InlineData(AddressSpace.Pio, 0x10, 2, 7, "queue 7")]
    [InlineData(AddressSpace.Pio, 0x10, 2, 8, "")]
    [InlineData(AddressSpace.Mmio, 0x1018, 4, 0, "peer 3")]
    [InlineData(AddressSpace.Mmio, 0x1020, 4, 0, "")]
    [InlineData(AddressSpace.Mmio, 0x1004, 4, 0, "")]
    [InlineData(AddressSpace.Mmio, 0x50, 4, 0xFFFF_FFFF, "value 4294967295")]
    [InlineData(AddressSpace.Mmio, 0x61, 1, 0x80, "both 1 128")]
    [InlineData(AddressSpace.Mmio, 0xFFFF_FFFF_FFFF_FFF0, 8, 1, "far 0")]
    [InlineData(AddressSpace.Mmio, 0xFFFF_FFFF_FFFF_FFFF, 1, 1, "far 1")]
    public void ShouldRunTheHandlerOnAMachine(AddressSpace space, ulong address, int length, ulong value, string done)
    {
        IDevice device = DeviceHost.Create(Network);
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach(device);
        Assert.Equal(done.Length > 0, machine.GuestWrite(new(space, address), length, value));
        machine.Settle();
        Assert.Equal(done, Last(device));
    }

    [Fact]
    public void ShouldRunASynchronousHandlerWithinTheWriteAndWithoutAnEventFd()
    {
        IDevice device = DeviceHost.Create("""
            [Device]
            internal sealed partial class D
            {
                public string Last = "";
                [Doorbell(Mmio, 0x50, Length = 4, Synchronous = true)] private void OnValue(ulong value) {
                    Last = $"{value} on {System.Environment.CurrentManagedThreadId}"; }
            }
            """);
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach(device);
        Assert.Equal(0, machine.RegistrationCount);
        Assert.True(machine.GuestWrite(IoAddress.Mmio(0x50), 4, 3));
        Assert.Equal($"3 on {Environment.CurrentManagedThreadId}", Last(device));
        Assert.Equal(1UL, attachment.KicksOf(0));
        attachment.Dispose();
        Assert.False(machine.GuestWrite(IoAddress.Mmio(0x50), 4, 3));
    }

    [Fact]
    public void ShouldAssignAnIoEventFdForEachDoorbellOfAnArrayAndFreeThem()
    {
        IDevice device = DeviceHost.Create(Network);
        using var machine = new EmbeddedMachine();
        Attachment attachment = machine.Attach(device);
        Assert.Equal(8 + 4 + 2, machine.RegistrationCount);
        Assert.Equal(IoAddress.Mmio(0x1018), attachment.AddressOf(1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => attachment.AddressOf(1, 4));
        attachment.Dispose();
        Assert.Equal(0, machine.RegistrationCount);
    }

    [Fact]
    public void ShouldContainExceptionsOfSynchronousHandlers()
    {
        IDevice device = DeviceHost.Create("""
            [Device]
            internal sealed partial class D
            {
                [Doorbell(Pio, 0, Count = 2, Stride = 1, Synchronous = true)]
                private void OnWrite(int index, ulong value) { throw new System.InvalidOperationException($"{index} {value}"); }
            }
            """);
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach(device);
        Assert.True(machine.GuestWrite(IoAddress.Pio(1), 1, 7));
        Assert.Equal("1 7", attachment.LastFailure!.Message);
        Assert.True(machine.GuestWrite(IoAddress.Pio(1), 1, 8));
        Assert.Equal(1, attachment.FailureCount);
    }

    [Fact]
    public void ShouldRingWithoutAllocating()
    {
        IDevice device = DeviceHost.Create("""
            [Device]
            internal sealed partial class D
            {
                public ulong Sum;
                [Doorbell(Mmio, 0x1000, Length = 4, Count = 64, Stride = 8, Synchronous = true)]
                private void OnWrite(int index, ulong value) { Sum += value + (ulong)index; }
            }
            """);
        using var machine = new EmbeddedMachine();
        using Attachment attachment = machine.Attach(device);
        Write(machine, 10);
        Assert.Equal(0, Allocations.Of(() => Write(machine, 10_000)));
    }

    private static void Write(EmbeddedMachine machine, int times)
    {
        for (int i = 0; i < times; i++) machine.GuestWrite(IoAddress.Mmio(0x1000 + ((ulong)(i & 127) * 4)), 4, 1);
    }

    private static string Last(IDevice device)
        => (string)device.GetType().GetField("Last", BindingFlags.Instance | BindingFlags.Public)!.GetValue(device)!;
}
