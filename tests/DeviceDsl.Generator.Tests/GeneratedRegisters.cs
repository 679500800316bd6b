using System.Reflection;
using DeviceDsl.Runtime.Tests;

namespace DeviceDsl.Generator.Tests;

/// <summary>Registers together with doorbells, exceptions, the log, and cases that the random maps do not cover.</summary>
public sealed class GeneratedRegisters : IDisposable
{
    private readonly EmbeddedMachine _machine;
    private readonly LogMessages _messages = new();

    public GeneratedRegisters() => _machine = new EmbeddedMachine(new() { Logger = _messages });

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void ShouldListTheRegisters() => Assert.Equal(
        [
            new RegisterEntry(AddressSpace.Mmio, 0x0, 4, RegisterAccess.Constant, "Id", Reset: 7),
            new RegisterEntry(AddressSpace.Pio, 0x61, 1, RegisterAccess.ReadWrite, "Control"),
        ],
        Registers(DeviceHost.Create("""
            [Device]
            internal sealed partial class D
            {
                [Register(Mmio, 0, Access = RegisterAccess.Constant, Reset = 7)] private partial uint Id { get; }
                [Register(Pio, 0x61)] private partial byte Control { get; set; }
            }
            """)));

    [Theory]
    [InlineData(false, 0UL, "OnKick")]
    [InlineData(true, 5UL, "stored 5, OnKick 5")]
    public void ShouldRingAndStoreOnlyForSynchronousDoorbells(bool isSynchronous, ulong stored, string done)
    {
        string handler = isSynchronous
            ? "private void OnKick(ulong value) { Last += $\"OnKick {Control}\"; }"
            : "private void OnKick() { Last += \"OnKick\"; }";
        IDevice device = Attach($$"""
            [Device]
            internal sealed partial class D
            {
                public string Last = "";
                [Register(Mmio, 0x10)] private partial uint Control { get; set; }
                [OnWrite(nameof(Control))] private void OnControl(uint written) { Last += $"stored {written}, "; }
                [Doorbell(Mmio, 0x10, Length = 4, Synchronous = {{(isSynchronous ? "true" : "false")}})] {{handler}}
            }
            """);
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0x10), 4, 5));
        _machine.Settle();
        Assert.Equal(done, Last(device));
        Assert.Equal(stored, _machine.GuestRead(IoAddress.Mmio(0x10), 4));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0x11), 1, 1));
        Assert.Equal(stored | 0x100, _machine.GuestRead(IoAddress.Mmio(0x10), 4));
    }

    [Fact]
    public void ShouldBehaveTheSameByExitAndByIoEventFd()
    {
        IDevice device = DeviceHost.Create("""
            [Device]
            internal sealed partial class D
            {
                public string Last = "";
                [Register(Mmio, 0x10)] private partial uint Control { get; set; }
                [Doorbell(Mmio, 0x10, Length = 4)] private void OnKick() { Last += "kick"; }
            }
            """);
        using Attachment attachment = _machine.Attach(device, delivery: DoorbellDelivery.Exit);
        _machine.GuestWrite(IoAddress.Mmio(0x10), 4, 5);
        Assert.Equal(("kick", 0UL), (Last(device), _machine.GuestRead(IoAddress.Mmio(0x10), 4)));
    }

    [Theory]
    [InlineData("Reserved")]
    [InlineData("Unimplemented")]
    public void ShouldLogTheFirstAccessToAReservedRegister(string access)
    {
        Attach($$"""
            [Device(Name = "odd")]
            internal sealed partial class D
            {
                [Register(Mmio, 0x10, Access = RegisterAccess.{{access}})] private partial uint Secret { get; set; }
                [Register(Mmio, 0x14)] private partial uint Open { get; set; }
            }
            """);
        _machine.GuestWrite(IoAddress.Mmio(0x14), 4, 1);
        Assert.Empty(_messages.Texts);
        _machine.GuestWrite(IoAddress.Mmio(0x12), 1, 1);
        _machine.GuestRead(IoAddress.Mmio(0x10), 4);
        Assert.Equal([$"The guest accessed odd.Secret at mmio 0x10, which is {access}; logged once."], _messages.Texts);
    }

    [Fact]
    public void ShouldContainExceptionsAndReadZeroUntilReset()
    {
        IDevice device = DeviceHost.Create("""
            [Device]
            internal sealed partial class D
            {
                public string Last = "";
                [Register(Mmio, 0, Reset = 9)] private partial uint A { get; set; }
                [OnWrite(nameof(A))] private void OnA(uint written) { if (written == 1) throw new System.InvalidOperationException("no"); }
                [OnReset] private void OnReset() { Last = $"reset to {A}"; }
            }
            """);
        using Attachment attachment = _machine.Attach(device);
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0), 4, 1));
        Assert.Equal(("no", 1), (attachment.LastFailure!.Message, attachment.FailureCount));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0), 4, 2));
        Assert.Equal(0UL, _machine.GuestRead(IoAddress.Mmio(0), 4));
        attachment.Reset();
        Assert.Equal(("reset to 9", 9UL), (Last(device), _machine.GuestRead(IoAddress.Mmio(0), 4)));
        attachment.Dispose();
        Assert.Equal(0xFFFF_FFFFUL, _machine.GuestRead(IoAddress.Mmio(0), 4));
    }

    [Fact]
    public void ShouldReachTheLastRegisterOfEachSpace()
    {
        Attach("""
            [Device]
            internal sealed partial class D
            {
                [Register(Mmio, 0xFFFF_FFFF_FFFF_FFF7, Reset = 0x0102030405060708)] private partial ulong Far { get; set; }
                [Register(Pio, 0xFFFF, Reset = 5)] private partial byte Port { get; set; }
            }
            """);
        Assert.Equal(0x0102030405060708UL, _machine.GuestRead(IoAddress.Mmio(0xFFFF_FFFF_FFFF_FFF7), 8));
        Assert.Equal(1UL, _machine.GuestRead(IoAddress.Mmio(0xFFFF_FFFF_FFFF_FFFE), 1));
        Assert.Equal(0xFFUL, _machine.GuestRead(IoAddress.Mmio(0xFFFF_FFFF_FFFF_FFFF), 1));
        Assert.Equal(5UL, _machine.GuestRead(IoAddress.Pio(0xFFFF), 1));
    }

    [Fact]
    public void ShouldIgnoreUnknownRows()
    {
        IDevice device = DeviceHost.Create(
            "[Device] internal sealed partial class D { [Register(Mmio, 0)] private partial uint A { get; set; } }");
        Assert.Equal(0UL, device.ReadRegister(1, 0, ulong.MaxValue));
        device.WriteRegister(-1, 0, 1, ulong.MaxValue);
        device.WriteRegister(0, 0, ulong.MaxValue, ulong.MaxValue);
        Assert.Equal(0xFFFF_FFFFUL, device.ReadRegister(0, 0, ulong.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.GetRegister(1));
        IDevice array = DeviceHost.Create(
            "[Device] internal sealed partial class D { [Register(Mmio, 0, Count = 2)] private partial Registers<uint> A { get; } }");
        Assert.Equal(0UL, array.ReadRegister(0, 2, ulong.MaxValue) | array.ReadRegister(0, -1, ulong.MaxValue));
        array.WriteRegister(0, int.MinValue, 1, ulong.MaxValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceHost.Create("[Device] internal sealed partial class E;").GetRegister(0));
    }

    [Fact]
    public void ShouldRefuseARegisterInMemory()
    {
        _machine.AddMemory(0, GuestMemory.PageSize);
        IDevice device = DeviceHost.Create(
            "[Device] internal sealed partial class D { [Register(Mmio, 0x10)] private partial uint A { get; set; } }");
        Assert.Equal(Errno.EEXIST, _machine.TryAttach(device, out _));
        Assert.Equal(Errno.None, _machine.TryAttach(device, out _, mmio: GuestMemory.PageSize));
    }

    [Fact]
    public void ShouldRefuseAnArrayRegisterInMemoryOrBeyondTheEnd()
    {
        IDevice device = DeviceHost.Create(
            "[Device] internal sealed partial class D { "
                + "[Register(Mmio, 0, Count = 2, Stride = 0x1000, Length = 3)] private partial Registers<uint> A { get; } "
                + "[Register(Pio, 0x10)] private partial ushort P { get; set; } }");
        _machine.AddMemory(GuestMemory.PageSize, GuestMemory.PageSize);
        Assert.Equal(
            "EEXIST: Register D.A[1] at mmio 0x1000 lies in memory 0x1000..0x1fff: accesses there go to the memory, never to a device.",
            Assert.Throws<MachineException>(() => _machine.Attach(device)).Message);
        Assert.Equal(Errno.EEXIST, _machine.TryAttach(device, out _, mmio: 0xFFE));
        Assert.Equal(Errno.None, _machine.TryAttach(device, out Attachment? attachment, mmio: 0x2000, pio: 0xFFEE));
        attachment!.Dispose();
        Assert.Equal(Errno.EINVAL, _machine.TryAttach(device, out _, mmio: 0x2000, pio: 0xFFEF));
        Assert.Equal(Errno.EINVAL, _machine.TryAttach(device, out _, mmio: 0x2000, pio: ulong.MaxValue));
        Assert.Equal(Errno.EINVAL, _machine.TryAttach(device, out _, mmio: 0xFFFF_FFFF_FFFF_F800));
        Assert.Equal(
            "EINVAL: Register D.A[1] at offset 0x1000 from base mmio 0xffffffffffffeffe lies beyond the end of the address space.",
            Assert.Throws<MachineException>(() => _machine.Attach(device, mmio: 0xFFFF_FFFF_FFFF_EFFE)).Message);
        Assert.Equal(Errno.None, _machine.TryAttach(device, out _, mmio: 0xFFFF_FFFF_FFFF_EFFD));
    }

    [Fact]
    public void ShouldKeepArrayRegistersIndependent()
    {
        IDevice device = Attach("""
            [Device(Name = "odd")]
            internal sealed partial class D
            {
                public string Last = "";
                [Register(Mmio, 0x10, Count = 3, Stride = 8, Reset = 7)] private partial Registers<ushort> A { get; }
                [Register(Mmio, 0x12, Count = 3, Stride = 8, Access = RegisterAccess.Reserved)] private partial Registers<byte> B { get; }
                [OnRead(nameof(A))] private static ushort OnA(int index, ushort stored) { return (ushort)(stored ^ (index << 8)); }
                [OnWrite(nameof(B))] private void OnB(int index, byte old, byte written) {
                    Last += $"{index}: {old} {written} {A[index]}, "; A[index]++; }
            }
            """);
        Assert.Equal(3, device.GetRegister(0).Count);
        Assert.Equal(
            new RegisterEntry(AddressSpace.Mmio, 0x20, 2, RegisterAccess.ReadWrite, "A[2]", Reset: 7), device.GetRegister(0).At(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.GetRegister(0).At(3));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0x19), 2, 0xA5FF));
        Assert.False(_machine.GuestWrite(IoAddress.Mmio(0x1B), 4, 1));
        Assert.Equal("1: 0 165 65287, ", Last(device));
        Assert.Equal(0xA5FE08UL, _machine.GuestRead(IoAddress.Mmio(0x18), 8));
        Assert.Equal(["The guest accessed odd.B[1] at mmio 0x1a, which is Reserved; logged once."], _messages.Texts);
        _machine.GuestWrite(IoAddress.Mmio(0x22), 1, 1);
        Assert.Single(_messages.Texts);
        Assert.Equal(0x208UL, _machine.GuestRead(IoAddress.Mmio(0x20), 2));
        device.Reset();
        Assert.Equal(0x0007UL, _machine.GuestRead(IoAddress.Mmio(0x10), 8));
    }

    [Fact]
    public void ShouldThrowForAnArrayIndexOutOfRange()
    {
        var registers = new Registers<byte>(2, 5);
        Assert.Equal((2, 5, 5), (registers.Count, registers[0], registers[1]));
        Assert.Throws<IndexOutOfRangeException>(() => registers[2]);
        Assert.Throws<IndexOutOfRangeException>(() => registers[-1] = 1);
        registers.AsSpan()[1] = 9;
        Assert.Equal(9, registers[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Registers<ulong>(-1));
    }

    [Fact]
    public void ShouldAccessWithoutAllocating()
    {
        Attach("""
            [Device]
            internal sealed partial class D
            {
                [Register(Mmio, 0x10, Mask = 0xFFFF)] private partial uint A { get; set; }
                [Register(Mmio, 0x14, Access = RegisterAccess.ReadClear)] private partial ushort B { get; set; }
                [OnWrite(nameof(A))] private void OnA(uint old, uint written) { B = (ushort)(old ^ written); }
                [OnRead(nameof(B))] private static ushort OnB(ushort stored) { return stored; }
                [Register(Mmio, 0x17, Count = 16, Stride = 3)] private partial Registers<byte> C { get; }
                [OnWrite(nameof(C))] private void OnC(int index, byte written) { C[index & 7] = written; }
            }
            """);
        Access(10);
        Assert.Equal(0, Allocations.Of(() => Access(10_000)));
    }

    private void Access(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _machine.GuestWrite(IoAddress.Mmio(0x10 + ((ulong)i & 3)), 4, (ulong)i);
            _machine.GuestRead(IoAddress.Mmio(0x10 + ((ulong)i & 7)), 8);
            _machine.GuestWrite(IoAddress.Mmio(0x17 + ((ulong)i & 15)), 8, (ulong)i);
        }
    }

    private IDevice Attach(string source)
    {
        IDevice device = DeviceHost.Create(source);
        _machine.Attach(device);
        return device;
    }

    private static IEnumerable<RegisterEntry> Registers(IDevice device)
        => Enumerable.Range(0, device.RegisterCount).Select(device.GetRegister);

    private static string Last(IDevice device)
        => (string)device.GetType().GetField("Last", BindingFlags.Instance | BindingFlags.Public)!.GetValue(device)!;
}
