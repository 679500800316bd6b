using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Machines;

[Collection(Alone.Name)]
public sealed class GuestWritePathShould : IDisposable
{
    private const int Writes = 100_000;

    private readonly EmbeddedMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    public static TheoryData<string, IoAddress, int, ulong> Paths => new()
    {
        { "a doorbell with a match", IoAddress.Pio(0x10), 2, 2 },
        { "a doorbell of any width", IoAddress.Mmio(0x60), 8, 77 },
        { "a doorbell whose match is another", IoAddress.Pio(0x10), 2, 3 },
        { "nothing", IoAddress.Mmio(0x1234_5678), 4, 1 },
        { "memory", IoAddress.Mmio(0x10_0000), 8, 1 },
        { "an IOAPIC register", IoAddress.Mmio(0xFEC0_0000), 4, 1 },
        { "a local APIC register", IoAddress.Mmio(0xFEE0_0080), 4, 0x10 },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public void AllocateNothing(string what, IoAddress address, int length, ulong value)
    {
        _machine.AddMemory(0x10_0000, GuestMemory.PageSize);
        var bell = new Bell();
        using Attachment attachment = _machine.Attach(bell);

        long allocated = AllocatedBy(() => _machine.GuestWrite(address, length, value));

        Assert.True(allocated == 0, $"{Writes} writes to {what} allocated {allocated} bytes.");
    }

    [Fact]
    public void AllocateNothingForASynchronousHandler()
    {
        var bell = new Bell();
        using Attachment attachment = _machine.Attach(bell, delivery: DoorbellDelivery.Exit);

        long allocated = AllocatedBy(() => _machine.GuestWrite(IoAddress.Pio(0x10), 2, 2));

        Assert.Equal(0, allocated);
        Assert.True(bell.PioKicks >= 2 * Writes);
    }

    [Fact]
    public void AllocateNothingOnTheLoop()
    {
        var bell = new Bell();
        using Attachment attachment = _machine.Attach(bell);
        using var probe = EventFd.Create();
        long inLoop = 0;
        using LoopRegistration registration = _machine.Loop.Add(probe, () => inLoop = GC.GetAllocatedBytesForCurrentThread());
        KickAndSettle();
        Assert.Equal(0, Allocations.Undisturbed(() =>
        {
            long before = MeasureOnTheLoop();
            KickAndSettle();
            return MeasureOnTheLoop() - before;
        }));

        void KickAndSettle()
        {
            for (int i = 0; i < Writes; i++) _machine.GuestWrite(IoAddress.Pio(0x10), 2, 2);
            _machine.Settle();
        }

        long MeasureOnTheLoop()
        {
            probe.Signal();
            _machine.Settle();
            return inLoop;
        }
    }

    private static long AllocatedBy(Action write)
    {
        // The first round pays for compilation and for the thread's reader slot.
        for (int i = 0; i < Writes; i++) write();
        return Allocations.Of(() =>
        {
            for (int i = 0; i < Writes; i++) write();
        });
    }
}
