using System.Reflection;
using DeviceDsl.Runtime.Tests;

namespace DeviceDsl.Generator.Tests;

/// <summary>
/// Regions together with doorbells, registers, memory and exceptions. The random maps test which part of an access they get.
/// </summary>
public sealed class GeneratedRegions : IDisposable
{
    private const string Mailbox = """
        [Device(Name = "box")]
        [Region(Mmio, 0x100, 0x10, Name = "Buffer")]
        [Region(Mmio, 0x200, 0x1_0000_0000)]
        [Region(Pio, 0x60, 3, Name = "Ports")]
        internal sealed partial class Mailbox
        {
            public string Last = "";
            [Register(Mmio, 0x110)] private partial uint Control { get; set; }
            [OnRead(Region = "Buffer"), OnRead(Region = "Ports")] private ulong OnRead(ulong offset, int length) {
                return 0x8877_6655_4433_2211; }
            [OnWrite(Region = "Buffer")]
            private void OnWrite(ulong offset, int length, ulong value)
            {
                if (value == 0xBAD) throw new System.InvalidOperationException("no");
                Last += $"{offset} {length} {value:X}, ";
            }
            [Doorbell(Mmio, 0x104, Length = 4)] private void OnKick() { Last += "kick, "; }
            [Doorbell(Mmio, 0x108, Length = 4, Synchronous = true)] private void OnNow(ulong value) { Last += $"now {value:X}, "; }
        }
        """;

    private readonly EmbeddedMachine _machine = new(new() { HasInterruptControllers = false });

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void ShouldListTheRegions()
    {
        IDevice device = DeviceHost.Create(Mailbox);
        Assert.Equal(
            [
                new RegionEntry(AddressSpace.Mmio, 0x100, 0x10, "Buffer"),
                new RegionEntry(AddressSpace.Mmio, 0x200, 0x1_0000_0000, ""),
                new RegionEntry(AddressSpace.Pio, 0x60, 3, "Ports"),
            ],
            Enumerable.Range(0, device.RegionCount).Select(device.GetRegion));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.GetRegion(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceHost.Create("[Device] internal sealed partial class E;").GetRegion(0));
        Assert.Equal(0UL, device.ReadRegion(-1, 0, 8) | device.ReadRegion(3, 0, 8));
        device.WriteRegion(int.MaxValue, 0, 1, 1);
        Assert.Equal("", Last(device));
    }

    [Theory]
    [InlineData(0x100UL, 8, 0x8877_6655_4433_2211UL, "0 8 1122334455667788, ")]
    [InlineData(0x10FUL, 4, 0xCC11UL, "15 1 88, ")]
    [InlineData(0x10BUL, 8, 0xCC_5544_3322_11UL, "11 5 4455667788, ")]
    [InlineData(0x200UL, 8, 0UL, "")]
    [InlineData(0x1_0000_01FFUL, 8, 0UL, "")]
    public void ShouldGiveEachRegionItsPartOfAnAccess(ulong address, int length, ulong seen, string written)
    {
        IDevice device = Attach();
        _machine.GuestWrite(IoAddress.Mmio(0x110), 4, 0xCC);
        Assert.Equal(seen & (ulong.MaxValue >> (64 - (8 * length))), _machine.GuestRead(IoAddress.Mmio(address), length));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(address), length, 0x1122_3344_5566_7788));
        Assert.Equal(written, Last(device));
    }

    [Fact]
    public void ShouldRingDoorbellsInsideARegion()
    {
        IDevice device = Attach();
        _machine.GuestWrite(IoAddress.Mmio(0x104), 4, 1);
        _machine.Settle();
        _machine.GuestWrite(IoAddress.Mmio(0x104), 2, 2);
        _machine.GuestWrite(IoAddress.Mmio(0x108), 4, 3);
        Assert.Equal("kick, 4 2 2, 8 4 3, now 3, ", Last(device));
        Assert.Equal(0x4433_2211UL, _machine.GuestRead(IoAddress.Mmio(0x104), 4));
    }

    [Fact]
    public void ShouldContainExceptionsOfMethods()
    {
        IDevice device = DeviceHost.Create(Mailbox);
        var failures = new List<string>();
        _machine.DeviceFailed += (_, failure) => failures.Add(failure.Handler);
        using Attachment attachment = _machine.Attach(device);
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0x100), 4, 0xBAD));
        Assert.Equal(["write of Buffer"], failures);
        Assert.Equal((0UL, true), (_machine.GuestRead(IoAddress.Mmio(0x100), 4), attachment.NeedsReset));
    }

    [Fact]
    public void ShouldRefuseARegionInMemoryOrBeyondTheEnd()
    {
        IDevice device = DeviceHost.Create(Mailbox);
        _machine.AddMemory(0x1_0000_0000, GuestMemory.PageSize);
        Assert.Equal(
            "EEXIST: Region box.0x200 at mmio 0x1200 lies in memory 0x100000000..0x100000fff: accesses there go to the memory, "
                + "never to a device.",
            Assert.Throws<MachineException>(() => _machine.Attach(device, mmio: 0x1000)).Message);
        Assert.Equal(
            "EINVAL: Region box.Ports at offset 0x60 from base pio 0xff9e lies beyond the end of the address space.",
            Assert.Throws<MachineException>(() => _machine.Attach(device, pio: 0xFF9E, mmio: 0x2_0000_0000)).Message);
        Assert.Equal(Errno.EINVAL, _machine.TryAttach(device, out _, mmio: 0xFFFF_FFFF_0000_0000));
        Assert.Equal(Errno.None, _machine.TryAttach(device, out _, pio: 0xFF9D, mmio: 0x2_0000_0000));
        Assert.Equal(0x11UL, _machine.GuestRead(IoAddress.Pio(0xFFFF), 1));
    }

    [Fact]
    public void ShouldAccessWithoutAllocating()
    {
        _machine.Attach(DeviceHost.Create("""
            [Device, Region(Mmio, 0x100, 0x10, Name = "Buffer")]
            internal sealed partial class D
            {
                private ulong _sum;
                [OnRead(Region = "Buffer")] private ulong OnRead(ulong offset, int length) { return _sum; }
                [OnWrite(Region = "Buffer")] private void OnWrite(ulong offset, int length, ulong value) { _sum ^= value; }
            }
            """));
        Access(10);
        Assert.Equal(0, Allocations.Of(() => Access(10_000)));
    }

    private void Access(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _machine.GuestWrite(IoAddress.Mmio(0x100 + ((ulong)i & 15)), 8, (ulong)i);
            _machine.GuestRead(IoAddress.Mmio(0x100 + ((ulong)i & 15)), 4);
        }
    }

    private IDevice Attach()
    {
        IDevice device = DeviceHost.Create(Mailbox);
        _machine.Attach(device);
        return device;
    }

    private static string Last(IDevice device)
        => (string)device.GetType().GetField("Last", BindingFlags.Instance | BindingFlags.Public)!.GetValue(device)!;
}
